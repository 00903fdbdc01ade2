-- Findings per institution (place) and rule as everyone may see them: persons are
-- told by district only.
--
-- order: place, severity_rank, found desc, rule
select *
from report.institution_findings
where subject <> 'trainee'
