-- Decisions by what became of them, and all of them.
--
-- title: 处理意见的结果
-- says: 处理意见按结果计数：计入的改变了暂缓的去留；没有计入的，各因为什么。
-- order: standing
select
    standing,
    count(*) as decision_count,
    cast(sum(count(*)) over () as bigint) as all_count
from report.decisions
group by standing
