-- Payments as payments.csv has them; accounts stay in the exports.
--
-- file:     payments.csv
-- title:    资金拨付和退款
-- position: 5
-- order:    payment_id, application_id
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
