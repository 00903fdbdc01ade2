-- Findings per institution (place) and rule, the gravest and most first.
--
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
