-- Subjects that one rule cannot judge though it judges others, and what it would
-- need for them: the calendar of a year that a period reaches into, where the
-- working days that are known do not suffice. One row per subject and year. A claim
-- has class and application, a class or an application itself alone.
with longest as (
    select
        application_id,
        max(notice_days) as notice_days,
        count(*) filter (where is_beyond_calendar) as beyond_count
    from facts.notices
    group by application_id
),
uncounted as (
    select
        'notice_too_short' as rule,
        cast(null as varchar) as class_id,
        a.application_id,
        n.start_date as from_date,
        n.end_date as to_date
    from longest g
    cross join policy.limits l
    join facts.applications a on a.application_id = g.application_id
    join facts.notices n on n.application_id = g.application_id
    where
        g.notice_days < l.notice_period
        and g.beyond_count > 0
    union all
    select d.rule, d.class_id, d.application_id, d.from_date, d.to_date
    from facts.deadlines d
    where
        d.rule <> 'payment_outstanding'
        and d.is_beyond_calendar
        and (
            d.is_short is null and d.rule <> 'claim_too_late'
            or d.is_over is null and d.rule = 'claim_too_late'
        )
    union all
    select d.rule, d.class_id, d.application_id, d.from_date, d.to_date
    from facts.deadlines d
    join ledger.applications a on a.application_id = d.application_id
    where
        d.rule = 'payment_outstanding'
        and d.is_beyond_calendar
        and d.is_over is null
        and not a.is_on_hold
        and a.paid_yuan < a.payable_yuan
)
select distinct
    u.rule,
    s.subject,
    s.subject_id,
    u.class_id,
    u.application_id,
    concat('calendar.', cast(year(d.day) as varchar)) as missing
from uncounted u
join raw.rules r on r.rule = u.rule
join facts.subjects s
    on s.subject = r.subject
    and s.class_id is not distinct from u.class_id
    and s.application_id is not distinct from u.application_id
    and r.populations like concat('%;', s.population, ';%')
join facts.working_days d on d.day between u.from_date and u.to_date
where
    r.is_evaluated
    and (s.is_ended or not r.is_ended_only)
    and not d.is_known
