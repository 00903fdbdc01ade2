-- What changes of a rule from build to build. resting_yuan is the entitlement
-- that could still fall once a rule that was not evaluated is: that of trainees,
-- or of claims where the rule holds or rejects claims.
select
    r.rule,
    r.missing,
    r.evaluated,
    r.checked,
    r.found,
    cast(
        case
            when r.evaluated or r.effect = 'none' then 0
            when r.effect in ('hold_application', 'reject_claim')
                then t.application_entitled_yuan
            else t.entitled_yuan
        end as decimal(18, 2)
    ) as resting_yuan
from report.rules r
cross join ledger.totals t
