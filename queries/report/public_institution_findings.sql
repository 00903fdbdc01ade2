-- Findings per institution (place) and rule as everyone may see them: persons are
-- told by district only.
--
-- order:  place, severity_rank, found desc, rule
-- public: place, rule, severity, subject, found
select f.*
from report.institution_findings f
join report.public_rule_subjects s on s.rule = f.rule
where s.is_listed
