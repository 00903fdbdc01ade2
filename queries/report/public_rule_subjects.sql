-- Of which rules everyone may see the findings: not of those about trainees, nor of the two
-- that compare what was claimed and approved with what is held.
select
    rule,
    subject <> 'trainee'
    and rule not in ('claim_over_entitlement', 'approved_over_entitlement') as is_listed
from raw.rules
