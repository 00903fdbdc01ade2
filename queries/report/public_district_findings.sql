-- Findings per district (place) and rule as everyone may see them; persons stand by
-- reason.
--
-- order:  place, severity_rank, found desc, rule
-- public: place, rule, severity, subject, found
select f.*
from report.district_findings f
join report.public_rule_subjects s on s.rule = f.rule
where s.is_listed
