-- Rules by severity, and how many of the findings that everyone may see there are.
--
-- order:  severity_rank
-- public: severity, rule_count, firing_count, found, unevaluated_count
select
    s.severity,
    s.severity_rank,
    count(r.rule) as rule_count,
    count(*) filter (where r.found > 0 and l.is_listed) as firing_count,
    cast(coalesce(sum(r.found) filter (where l.is_listed), 0) as bigint) as found,
    count(*) filter (where not r.evaluated) as unevaluated_count
from report.severities s
left join report.public_rules r on r.severity = s.severity
left join report.public_rule_subjects l on l.rule = r.rule
group by s.severity, s.severity_rank
