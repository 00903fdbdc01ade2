-- The lines of the institutions come to the whole, and so do those of the
-- districts: a row for each.
select
    sum(claimed_yuan) as claimed_yuan,
    sum(paid_yuan) - sum(paid_yuan) filter (where line = 'unattached')
        as paid_yuan,
    sum(difference_yuan) - sum(difference_yuan) filter (where line = 'unattached')
        as difference_yuan,
    sum(difference_yuan) filter (where line = 'unattached') as unattached_yuan
from ledger.application_balances
where level in ('institution', 'district')
group by level
