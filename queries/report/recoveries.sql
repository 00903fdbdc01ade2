-- Refunds beside the recoveries that asked for them, as recoveries.csv has them.
--
-- order: institution, decided_date, paid_date, payment_id, application_id
select
    institution,
    decided_date,
    due_date,
    done_date,
    payment_id,
    application_id,
    paid_date,
    refunded_yuan,
    sanction_file,
    sanction_row,
    source_file,
    source_row
from ledger.recoveries
