-- The whole programme: the sum of the districts, and of the applications.
select
    d.*,
    a.*,
    u.unattached_yuan
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
        cast(coalesce(sum(claimed_persons), 0) as bigint) as claimed_persons,
        cast(coalesce(sum(claimed_yuan), 0) as decimal(18, 2)) as claimed_yuan,
        cast(coalesce(sum(entitled_yuan), 0) as decimal(18, 2))
            as application_entitled_yuan,
        cast(coalesce(sum(held_yuan), 0) as decimal(18, 2))
            as application_held_yuan,
        cast(coalesce(sum(payable_yuan), 0) as decimal(18, 2)) as payable_yuan,
        cast(coalesce(sum(noticed_yuan), 0) as decimal(18, 2)) as noticed_yuan,
        cast(coalesce(sum(paid_yuan), 0) as decimal(18, 2)) as paid_yuan,
        cast(coalesce(sum(difference_yuan), 0) as decimal(18, 2))
            as difference_yuan
    from ledger.applications
) a
cross join (
    select cast(
        coalesce(sum(amount_yuan) filter (where not has_application), 0)
        as decimal(18, 2)
    ) as unattached_yuan
    from facts.payments
) u
