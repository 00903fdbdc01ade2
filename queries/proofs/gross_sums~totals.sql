-- What waits for a decision and what no application asked for, from the ledger's other
-- sums.
select
    g.level,
    g.id,
    g.held_yuan,
    g.held_persons,
    b.on_hold_yuan,
    case when g.level = 'whole' then t.unattached_yuan else z.paid_yuan end
        as unattached_yuan
from ledger.group_totals g
cross join ledger.totals t
cross join facts.zeros z
join ledger.application_balances b
    on b.level = g.level and b.id = g.id and b.line = 'listed'
where g.level in ('whole', 'district', 'institution')
