-- Findings per district (place) and rule, with the yuan that hang on them: those with the most
-- first, then the gravest.
--
-- title: 地区的发现，按规则
-- says: 本地区的班次、申请和地区本身的发现，按规则计数。
-- order: place, yuan desc nulls last, severity_rank, found desc, rule
select
    district as place,
    rule,
    severity,
    severity_rank,
    subject,
    count(*) as found,
    cast(sum(summed_yuan) as decimal(18, 2)) as yuan
from report.findings
where district is not null
group by district, rule, severity, severity_rank, subject
