-- The steps of applications as application_steps.csv has them.
select
    level,
    line,
    id,
    claimed_count,
    claimed_persons,
    claimed_yuan,
    reviewed_count,
    reviewed_persons,
    reviewed_yuan,
    noticed_count,
    noticed_persons,
    noticed_yuan,
    payment_count,
    paid_yuan,
    is_reviewed_over_claimed as reviewed_over_claimed,
    is_noticed_over_reviewed as noticed_over_reviewed,
    is_paid_over_noticed as paid_over_noticed
from ledger.application_steps
