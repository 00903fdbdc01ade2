-- Who is in the scope of a rule that was not evaluated, or is among those whom it
-- could not judge (unjudged_rules: those of the person): persons entitled or held,
-- in groups that every rule takes or leaves as a whole. A claim's and an
-- application's rule concerns persons under a live claim, a payment's those whose
-- application was paid; while no applications (payments) are exported nobody
-- knows, and it concerns everyone (under a claim).
with present as (
    select
        count(*) filter (where name = 'applications') > 0 as has_applications,
        count(*) filter (where name = 'payments') > 0 as has_payments
    from raw.present
),
touched as (
    select u.rule, u.class_id
    from ledger.unjudged u
    where u.application_id is null
    union
    select u.rule, l.class_id
    from ledger.unjudged u
    join ledger.live_claims l
        on l.application_id = u.application_id
        and coalesce(l.class_id = u.class_id, true)
),
unjudged as (
    select
        class_id,
        concat(';', array_join(array_agg(rule order by rule), ';'), ';') as rules
    from touched
    group by class_id
),
persons as (
    select
        t.is_identified,
        s.class_id is not null as has_session,
        w.application_id is not null as is_claimed,
        p.application_id is not null as is_paid,
        coalesce(u.rules, '') as unjudged_rules,
        count(*) filter (where w.step = 'entitled') as persons,
        cast(sum(w.entitled_yuan) as decimal(18, 2)) as yuan,
        count(*) filter (where w.step = 'held') as held_persons,
        cast(sum(w.held_yuan) as decimal(18, 2)) as held_yuan
    from ledger.waterfall_persons w
    join facts.trainees t
        on t.class_id = w.class_id and t.trainee_no = w.trainee_no
    left join (select distinct class_id from facts.sessions) s
        on s.class_id = w.class_id
    left join (select distinct application_id from facts.payments) p
        on p.application_id = w.application_id
    left join unjudged u on u.class_id = w.class_id
    where w.step in ('entitled', 'held')
    group by
        t.is_identified,
        s.class_id is not null,
        w.application_id is not null,
        p.application_id is not null,
        coalesce(u.rules, '')
)
select r.rule, p.*
from raw.rules r
cross join present x
join persons p
    on case
        when r.subject = 'session' then p.has_session
        when r.subject = 'trainee'
            then p.is_identified or r.populations like '%;unidentified;%'
        when r.subject in ('claim', 'application')
            then p.is_claimed or not x.has_applications
        when r.subject = 'payment' and x.has_applications and x.has_payments
            then p.is_paid
        when r.subject = 'payment' then p.is_claimed or not x.has_applications
        else r.populations not like '%;reserve;%'
    end
where
    not r.is_evaluated
    or p.unjudged_rules like concat('%;', r.rule, ';%')
