-- Findings as the workbook shows them: what findings.csv has in columns of their own,
-- the message says, and whether somebody approved it.
--
-- without: class_id, application_id
-- order:   rule, subject_id, class_id, application_id
select
    rule,
    severity,
    effect,
    decision,
    subject,
    subject_id,
    district,
    institution,
    case
        when waiver is null then message
        else concat(
            message,
            case waiver when 'expired' then '；核准已到期：' else '；已核准：' end,
            waiver_reason, '（', waiver_approved_by, '，至 ',
            cast(waiver_expires_date as varchar), '）'
        )
    end as message,
    yuan,
    source_file,
    source_row,
    class_id,
    application_id
from report.findings
