-- Findings per district (place) and rule, the gravest and most first.
--
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
