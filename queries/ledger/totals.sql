-- The whole programme: the sum of the districts, and of the applications. What
-- rests on a kind that the exports lack is unknown.
select
    d.*,
    a.application_count + z.applications as application_count,
    a.application_on_hold_count + z.applications as application_on_hold_count,
    cast(coalesce(a.claimed_persons, z.applications) as bigint) as claimed_persons,
    cast(coalesce(a.claimed_yuan, z.applications) as decimal(18, 2))
        as claimed_yuan,
    cast(coalesce(a.entitled_yuan, z.applications) as decimal(18, 2))
        as application_entitled_yuan,
    cast(coalesce(a.held_yuan, z.applications) as decimal(18, 2))
        as application_held_yuan,
    cast(coalesce(a.payable_yuan, z.applications) as decimal(18, 2))
        as payable_yuan,
    cast(coalesce(a.noticed_yuan, z.noticed_yuan) as decimal(18, 2))
        as noticed_yuan,
    cast(coalesce(a.paid_yuan, z.paid_yuan) as decimal(18, 2)) as paid_yuan,
    cast(coalesce(a.difference_yuan, z.paid_yuan) as decimal(18, 2))
        as difference_yuan,
    cast(coalesce(u.amount_yuan, z.paid_yuan) as decimal(18, 2))
        as unattached_yuan
from (
    select
        cast(sum(class_count) as bigint) as class_count,
        cast(sum(trainee_count) as bigint) as trainee_count,
        cast(sum(passed_count) as bigint) as passed_count,
        cast(sum(entitled_persons) as bigint) as entitled_persons,
        cast(sum(held_persons) as bigint) as held_persons,
        cast(sum(rejected_persons) as bigint) as rejected_persons,
        cast(sum(pending_persons) as bigint) as pending_persons,
        cast(sum(entitled_yuan) as decimal(18, 2)) as entitled_yuan,
        cast(sum(held_yuan) as decimal(18, 2)) as held_yuan,
        cast(sum(answered_count) as bigint) as answered_count,
        cast(sum(satisfied_count) as bigint) as satisfied_count
    from ledger.districts
) d
cross join (
    select
        count(*) as application_count,
        count(*) filter (where is_on_hold) as application_on_hold_count,
        sum(claimed_persons) as claimed_persons,
        sum(claimed_yuan) as claimed_yuan,
        sum(entitled_yuan) as entitled_yuan,
        sum(held_yuan) as held_yuan,
        sum(payable_yuan) as payable_yuan,
        sum(noticed_yuan) as noticed_yuan,
        sum(paid_yuan) as paid_yuan,
        sum(difference_yuan) as difference_yuan
    from ledger.applications
) a
cross join (
    select sum(amount_yuan) filter (where not has_application) as amount_yuan
    from facts.payments
) u
cross join facts.zeros z
