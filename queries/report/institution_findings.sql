-- Findings per institution and rule.
select institution, rule, severity, subject, count(*) as found
from report.findings
where institution is not null
group by institution, rule, severity, subject
