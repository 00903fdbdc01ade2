-- Findings per district (place) and rule, the gravest and most first.
--
-- title: 地区的发现，按规则
-- says: 本地区的班次、申请和地区本身的发现，按规则计数。
-- order: place, severity_rank, found desc, rule
select
    district as place,
    rule,
    severity,
    severity_rank,
    subject,
    count(*) as found
from report.findings
where district is not null
group by district, rule, severity, severity_rank, subject
