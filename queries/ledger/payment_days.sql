-- What was paid and refunded on each day, and up to and with it: what lies
-- between two days is the difference of two running sums.
--
-- key: paid_date
with days as (
    select
        paid_date,
        count(*) filter (where amount_yuan >= 0) as payment_count,
        cast(coalesce(sum(amount_yuan) filter (where amount_yuan >= 0), 0)
            as decimal(18, 2)) as paid_yuan,
        count(*) filter (where amount_yuan < 0) as refund_count,
        cast(coalesce(-sum(amount_yuan) filter (where amount_yuan < 0), 0)
            as decimal(18, 2)) as refunded_yuan,
        cast(sum(amount_yuan) as decimal(18, 2)) as net_yuan
    from facts.payments
    group by paid_date
)
select
    d.*,
    cast(sum(net_yuan) over (order by paid_date) as decimal(18, 2))
        as net_to_date_yuan
from days d
