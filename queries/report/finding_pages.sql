-- Findings as pages list them: gravest first, sessions and trainees by number. own_ is
-- the district or institution that a finding speaks of itself.
--
-- order: severity_rank, rule, class_id, session_no, trainee_no, subject_id
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
    f.measured,
    f.required,
    f.source_file,
    f.source_row,
    s.severity_rank,
    f.session_no,
    f.trainee_no,
    case when f.subject = 'district' then f.district end as own_district,
    case when f.subject = 'institution' then f.institution end as own_institution
from report.findings f
join report.severities s on s.severity = f.severity
