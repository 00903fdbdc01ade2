-- Every day with the number of working days up to and including it.
select
    day,
    is_working,
    cast(
        sum(case when is_working then 1 else 0 end) over (order by day) as bigint
    ) as working_count
from policy.days
