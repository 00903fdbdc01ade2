-- The findings everyone may see: nothing about a trainee, and of a rule that
-- counts persons neither what it measured nor what it compared with. Of a waiver
-- everyone sees that it holds, not why or by whom.
--
-- pages: severity_rank, rule, class_id, session_no, subject_id
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
    f.source_file,
    f.source_row,
    case
        when r.is_person_count then r.title
        else f.message
    end as message,
    f.session_no,
    f.payment_id,
    f.severity_rank,
    f.own_district,
    f.own_institution,
    case when f.waiver in ('active', 'due') then 'active' end as waiver,
    cast(null as varchar) as waiver_reason,
    cast(null as varchar) as waiver_approved_by,
    cast(null as date) as waiver_expires_date
from report.findings f
join raw.rules r on r.rule = f.rule
where f.subject <> 'trainee'
