-- Class hours of the whole timetable and of what was held of it, per class.
select
    class_id,
    cast(sum(credited_hours) as bigint) as scheduled_hours,
    cast(
        coalesce(sum(credited_hours) filter (where is_held), 0) as bigint
    ) as delivered_hours,
    cast(
        coalesce(sum(credited_hours) filter (where is_held and is_theory), 0)
        as bigint
    ) as theory_hours,
    count(distinct session_date) filter (where is_held) as day_count,
    count(distinct session_date) filter (where is_held and is_offline)
        as offline_day_count
from facts.sessions
group by class_id
