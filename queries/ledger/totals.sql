-- The whole programme: its persons, and the sum of its applications. What
-- rests on a kind that the exports lack is unknown.
select
    g.class_count,
    g.trainee_count,
    g.passed_count,
    g.entitled_persons,
    g.held_persons,
    g.rejected_persons,
    g.pending_persons,
    g.entitled_yuan,
    g.held_yuan,
    g.rejected_yuan,
    g.answered_count,
    g.satisfied_count,
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
from ledger.group_totals g
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
where g.level = 'whole'
