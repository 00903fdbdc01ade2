-- The steps of all applications as the workbook's summary shows them; is_higher where
-- one rises over the one before it.
--
-- order: position
select
    1 as position,
    'claimed' as step,
    claimed_count as step_count,
    claimed_yuan as step_yuan,
    claimed_persons as step_persons,
    false as is_higher
from ledger.application_steps
where level = 'whole'
    and line = 'listed'
union all
select
    2 as position,
    'reviewed' as step,
    reviewed_count as step_count,
    reviewed_yuan as step_yuan,
    reviewed_persons as step_persons,
    is_reviewed_over_claimed as is_higher
from ledger.application_steps
where level = 'whole'
    and line = 'listed'
union all
select
    3 as position,
    'noticed' as step,
    noticed_count as step_count,
    noticed_yuan as step_yuan,
    noticed_persons as step_persons,
    is_noticed_over_reviewed as is_higher
from ledger.application_steps
where level = 'whole'
    and line = 'listed'
union all
select
    4 as position,
    'paid' as step,
    payment_count as step_count,
    paid_yuan as step_yuan,
    null as step_persons,
    is_paid_over_noticed as is_higher
from ledger.application_steps
where level = 'whole'
    and line = 'listed'
