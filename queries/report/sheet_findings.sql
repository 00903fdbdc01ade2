-- Findings as the workbook shows them: what findings.csv has in columns of their own,
-- the message says.
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
    message,
    source_file,
    source_row,
    class_id,
    application_id
from report.findings
