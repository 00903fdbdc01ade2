-- The whole says what its lines say, and what is under a live claim.
select
    b.application_count,
    b.claimed_persons,
    b.claimed_yuan,
    c.live_yuan as application_entitled_yuan,
    b.held_yuan as application_held_yuan,
    b.payable_yuan,
    coalesce(s.noticed_yuan, z.noticed_yuan) as noticed_yuan,
    b.paid_yuan,
    b.difference_yuan,
    u.paid_yuan as unattached_yuan
from ledger.application_balances b
cross join facts.zeros z
join ledger.application_steps s
    on s.level = b.level and s.line = b.line
join ledger.application_balances u
    on u.level = b.level and u.line = 'unattached'
join ledger.coverages c on c.level = b.level
where
    b.level = 'whole'
    and b.line = 'listed'
