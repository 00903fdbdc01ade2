-- Subjects that one rule cannot judge though it judges others, and what it would
-- need for them: the calendar of a year that a period reaches into, where the
-- working days that are known do not suffice. One row per subject and year.
with uncounted as (
    select n.application_id
    from facts.notices n
    cross join policy.limits l
    group by n.application_id, l.minimum_notice_days
    having max(n.notice_days) < l.minimum_notice_days
        and count(*) filter (where n.is_beyond_calendar) > 0
)
select distinct
    'notice_too_short' as rule,
    a.application_id,
    concat('calendar.', cast(year(d.day) as varchar)) as missing
from uncounted u
join facts.applications a on a.application_id = u.application_id
join facts.notices n on n.application_id = u.application_id
join facts.working_days d on d.day between n.start_date and n.end_date
where not d.is_known
