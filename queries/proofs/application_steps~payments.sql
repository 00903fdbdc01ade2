-- What was paid, straight from the exported payments.
select
    l.level,
    l.line,
    l.id,
    count(p.amount_yuan) + z.paid_yuan as payment_count,
    coalesce(sum(p.amount_yuan), 0) + z.paid_yuan as paid_yuan
from ledger.application_lines l
cross join facts.zeros z
left join (
    select coalesce(a.application_id, '') as application_id, p.amount_yuan
    from staging.payments p
    left join (select distinct application_id from staging.applications) a
        on a.application_id = p.application_id
) p on p.application_id = l.application_id
group by l.level, l.line, l.id, z.paid_yuan
