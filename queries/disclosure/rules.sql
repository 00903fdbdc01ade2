-- Rules that may hold or reject a trainee, and at which step. fails: whom it finds has
-- not passed.
select
    r.rule,
    r.effect = 'reject_trainee' as is_reject,
    s.step,
    s.step_no,
    r.rule in ('assessment_missing', 'assessment_failed') as fails,
    r.is_evaluated
    and r.subject = 'trainee'
    and r.effect in ('hold_trainee', 'reject_trainee') as is_possible,
    r.subject = 'trainee'
    and r.is_evaluated as is_counted
from raw.rules r
join ledger.steps s on s.rule = r.rule
