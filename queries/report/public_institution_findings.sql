-- Findings per institution (place) and rule as everyone may see them: persons are
-- told by district only.
--
-- order:  place, yuan desc nulls last, severity_rank, found desc, rule
-- public: place, rule, severity, subject, found, yuan
select
    f.place,
    f.rule,
    f.severity,
    f.severity_rank,
    f.subject,
    f.found,
    case when f.subject not in ('class', 'session') then f.yuan end as yuan
from report.institution_findings f
join report.public_rule_subjects s on s.rule = f.rule
where s.is_listed
