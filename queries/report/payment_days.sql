-- Payments and refunds by day, with running sums, as payment_days.csv has them.
--
-- order: paid_date
select
    paid_date,
    payment_count as payments,
    paid_yuan,
    refund_count as refunds,
    refunded_yuan,
    net_yuan,
    net_to_date_yuan
from ledger.payment_days
