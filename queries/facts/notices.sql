-- Public notices with the days that the notice counts them by, all or working ones,
-- first and last day included, and
-- which one ends last and starts last. Days of years without a calendar count
-- nothing, and is_beyond_calendar says that there are some.
select
    n.application_id,
    n.start_date,
    n.end_date,
    n.persons,
    n.amount_yuan,
    n.objection,
    n.objection_settled,
    case
        when n.end_date < n.start_date then 0
        when l.notice_period_unit = '日'
            then date_diff('day', n.start_date, n.end_date) + 1
        else e.working_count - b.working_count
            + (case when b.is_working then 1 else 0 end)
    end as notice_days,
    coalesce(l.notice_period_unit, '工作日') = '工作日'
    and e.known_count - b.known_count + (case when b.is_known then 1 else 0 end)
    < date_diff('day', n.start_date, n.end_date) + 1 as is_beyond_calendar,
    row_number() over (
        partition by n.application_id
        order by n.end_date desc, n.load_order desc
    ) = 1 as is_last_to_end,
    row_number() over (
        partition by n.application_id
        order by n.start_date desc
    ) = 1 as is_last_to_start,
    n.source_file,
    n.source_row
from staging.notices n
cross join policy.limits l
join facts.working_days b on b.day = n.start_date
join facts.working_days e on e.day = n.end_date
