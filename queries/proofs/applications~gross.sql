-- What is to be recovered, what was paid on hold and what is outstanding, by whether the
-- application is on hold; together they are the difference.
select
    a.application_id,
    case
        when not a.is_on_hold and a.difference_yuan < 0 then 0
        when not a.is_on_hold then a.difference_yuan
        when p.paid_yuan < c.entitled_yuan then 0
        else p.paid_yuan - c.entitled_yuan
    end as recoverable_yuan,
    case
        when not a.is_on_hold and p.paid_yuan is not null then 0
        when p.paid_yuan > c.entitled_yuan then c.entitled_yuan
        when p.paid_yuan < 0 then 0
        else p.paid_yuan
    end as paid_on_hold_yuan,
    case when a.difference_yuan > 0 then 0 else -a.difference_yuan end
        as outstanding_yuan,
    a.recoverable_yuan + a.paid_on_hold_yuan - a.outstanding_yuan as difference_yuan
from ledger.applications a
join (
    select application_id, sum(entitled_yuan) as entitled_yuan
    from ledger.claims
    group by application_id
) c on c.application_id = a.application_id
left join (
    select
        f.application_id,
        coalesce(sum(p.amount_yuan), max(z.paid_yuan)) as paid_yuan
    from facts.applications f
    cross join facts.zeros z
    left join facts.payments p on p.application_id = f.application_id
    group by f.application_id
) p on p.application_id = a.application_id
