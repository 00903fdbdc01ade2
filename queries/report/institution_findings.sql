-- Findings per institution (place) and rule, with the yuan that hang on them: those with the most
-- first, then the gravest.
--
-- title: 机构的发现，按规则
-- says: 机构本身及其班次、申请、拨付的发现，按规则计数。
-- order: place, yuan desc nulls last, severity_rank, found desc, rule
select
    institution as place,
    rule,
    severity,
    severity_rank,
    subject,
    count(*) as found,
    cast(sum(summed_yuan) as decimal(18, 2)) as yuan
from report.findings
where institution is not null
group by institution, rule, severity, severity_rank, subject
