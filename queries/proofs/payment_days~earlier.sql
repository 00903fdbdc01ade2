-- What was paid up to and with a day, from the days up to it.
select
    d.paid_date,
    sum(e.net_yuan) as net_to_date_yuan
from ledger.payment_days d
join ledger.payment_days e on e.paid_date <= d.paid_date
group by d.paid_date
