-- The findings everyone may see: nothing about a trainee, nothing that compares with
-- held yuan, and of a rule that counts persons neither what it measured nor what it
-- compared with. The yuan of a class or session tell its persons. Of a waiver everyone
-- sees that it holds, not why or by whom.
--
-- order:  rule, subject_id, class_id, application_id
-- pages:  severity_rank, yuan desc nulls last, rule, class_id, session_no, subject_id
-- public: rule, severity, effect, decision, subject, subject_id, district, institution,
--       class_id, application_id, measured, required, yuan, message, waiver
select
    f.rule,
    f.severity,
    f.effect,
    f.decision,
    f.subject,
    f.subject_id,
    f.district,
    f.institution,
    f.class_id,
    f.application_id,
    case when not r.is_person_count then f.measured end as measured,
    case when not r.is_person_count then f.required end as required,
    case when f.subject not in ('class', 'session') then f.yuan end as yuan,
    case
        when r.is_person_count then r.title
        else f.message
    end as message,
    f.session_no,
    f.payment_id,
    f.severity_rank,
    f.own_district,
    f.own_institution,
    case when f.waiver in ('active', 'due') then 'active' end as waiver
from report.findings f
join raw.rules r on r.rule = f.rule
join report.public_rule_subjects s on s.rule = f.rule
where s.is_listed
