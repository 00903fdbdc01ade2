-- Rules by severity: how many there are, found something, were not evaluated, and
-- how much all of them found.
--
-- title: 发现，按程度
-- says: 规则按程度计数：共有多少条，有发现的多少条，没有核验的多少条，共发现多少件。
-- order: severity_rank
select
    s.severity,
    s.severity_rank,
    count(r.rule) as rule_count,
    count(*) filter (where r.found > 0) as firing_count,
    cast(coalesce(sum(r.found), 0) as bigint) as found,
    count(*) filter (where not r.evaluated) as unevaluated_count
from report.severities s
left join report.rules r on r.severity = s.severity
group by s.severity, s.severity_rank
