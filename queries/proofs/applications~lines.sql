-- Applications as they are published say what their lines say.
select
    b.id as application_id,
    b.claimed_persons,
    b.claimed_yuan,
    b.entitled_persons,
    b.held_persons,
    b.entitled_yuan,
    b.held_yuan,
    b.payable_yuan,
    s.noticed_yuan,
    b.paid_yuan,
    b.difference_yuan
from ledger.application_balances b
left join ledger.application_steps s
    on s.level = b.level and s.line = b.line and s.id = b.id
where b.level = 'application'
