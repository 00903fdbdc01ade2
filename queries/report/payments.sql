-- Payments as payments.csv has them; accounts stay in the exports.
select
    payment_id,
    application_id,
    paid_date,
    amount_yuan,
    payee,
    source,
    source_file,
    source_row
from facts.payments
