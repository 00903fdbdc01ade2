-- Every finding of every rule layer, as findings.csv has it.
with found as (
    select * from checks.findings
    union all
    select * from standing.findings
    union all
    select * from audits.findings
)
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
    concat(r.title, '：', f.measured, '（要求：', f.required, '）') as message,
    f.session_no,
    f.trainee_no,
    f.payment_id
from found f
join raw.rules r on r.rule = f.rule
