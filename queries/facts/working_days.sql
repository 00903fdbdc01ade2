-- Every day with its number, the number of working days up to and including it, and of days
-- whose year has a calendar: in other years nobody knows the working days.
select
    day,
    row_number() over (order by day) as day_no,
    is_working,
    is_known,
    cast(
        sum(case when is_working then 1 else 0 end) over (order by day) as bigint
    ) as working_count,
    cast(
        sum(case when is_known then 1 else 0 end) over (order by day) as bigint
    ) as known_count
from policy.days
