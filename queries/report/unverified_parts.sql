-- Who is in the scope of a rule that was not evaluated, or is among those whom it
-- could not judge (is_unjudged: by application): persons entitled or held,
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
persons as (
    select
        t.is_identified,
        s.class_id is not null as has_session,
        w.application_id is not null as is_claimed,
        p.application_id is not null as is_paid,
        u.application_id is not null as is_unjudged,
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
    left join (select distinct application_id from facts.unjudged) u
        on u.application_id = w.application_id
    where w.step in ('entitled', 'held')
    group by
        t.is_identified,
        s.class_id is not null,
        w.application_id is not null,
        p.application_id is not null,
        u.application_id is not null
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
    or p.is_unjudged
    and r.rule in (select rule from facts.unjudged)
