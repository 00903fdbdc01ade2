-- Findings per institution (place) and rule, the gravest and most first.
--
-- title: 机构的发现，按规则
-- says: 机构本身及其班次、申请、拨付的发现，按规则计数。
-- order: place, severity_rank, found desc, rule
select
    institution as place,
    rule,
    severity,
    severity_rank,
    subject,
    count(*) as found
from report.findings
where institution is not null
group by institution, rule, severity, severity_rank, subject
