-- Days of payment, straight from the exported payments.
select
    paid_date,
    count(*) - count(*) filter (where amount_yuan < 0) as payment_count,
    sum(greatest(amount_yuan, 0)) as paid_yuan,
    count(*) filter (where amount_yuan < 0) as refund_count,
    sum(greatest(-amount_yuan, 0)) as refunded_yuan,
    sum(amount_yuan) as net_yuan
from staging.payments
group by paid_date
