-- The sums of payments and refunds over all days: one row.
select
    cast(coalesce(sum(payments), 0) as bigint) as payments,
    cast(coalesce(sum(paid_yuan), 0) as decimal(18, 2)) as paid_yuan,
    cast(coalesce(sum(refunds), 0) as bigint) as refunds,
    cast(coalesce(sum(refunded_yuan), 0) as decimal(18, 2)) as refunded_yuan,
    cast(coalesce(sum(net_yuan), 0) as decimal(18, 2)) as net_yuan
from report.payment_days
