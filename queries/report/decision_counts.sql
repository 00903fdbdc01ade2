-- Decisions by what became of them, and all of them.
--
-- order: standing
select
    standing,
    count(*) as decision_count,
    cast(sum(count(*)) over () as bigint) as all_count
from report.decisions
group by standing
