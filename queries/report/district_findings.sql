-- Findings per district and rule.
select district, rule, severity, subject, count(*) as found
from report.findings
where district is not null
group by district, rule, severity, subject
