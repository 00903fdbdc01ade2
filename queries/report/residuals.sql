-- What every residual is made of, as residuals.csv has it.
--
-- order: residual, application_id, class_id, trainee_no, payment_id
select
    residual,
    application_id,
    class_id,
    trainee_no,
    payment_id,
    district,
    institution,
    yuan,
    source_file,
    source_row
from ledger.residuals
