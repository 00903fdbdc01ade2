-- What each application comes to at every step, and last, with an empty
-- application_id (which no application has), the payments without an application.
-- reviewed_ is what was approved (核定) on claims that the review did not refuse;
-- reviewed_ and noticed_ are unknown where no claim or notice says. Over- and
-- under-claimed (negative) are claimed − entitled − held, claim by claim. What rests
-- on a kind that the exports lack is unknown.
with claims as (
    select
        k.application_id,
        count(*) as claim_count,
        cast(sum(k.claimed_yuan - k.entitled_yuan - k.held_yuan) filter (
            where k.claimed_yuan > k.entitled_yuan + k.held_yuan
        ) as decimal(18, 2)) as over_claimed_yuan,
        cast(sum(k.claimed_yuan - k.entitled_yuan - k.held_yuan) filter (
            where k.claimed_yuan < k.entitled_yuan + k.held_yuan
        ) as decimal(18, 2)) as under_claimed_yuan,
        cast(sum(f.approved_persons) filter (
            where f.review is distinct from '不通过'
        ) as bigint) as reviewed_persons,
        cast(sum(f.approved_yuan) filter (
            where f.review is distinct from '不通过'
        ) as decimal(18, 2)) as reviewed_yuan
    from ledger.claims k
    join facts.claims f
        on f.application_id = k.application_id and f.class_id = k.class_id
    group by k.application_id
),
payments as (
    select
        case when has_application then application_id else '' end
            as application_id,
        count(*) as payment_count,
        cast(sum(amount_yuan) as decimal(18, 2)) as paid_yuan
    from facts.payments
    group by case when has_application then application_id else '' end
)
select
    a.application_id,
    a.institution,
    a.district,
    k.claim_count,
    a.claimed_persons,
    a.claimed_yuan,
    k.reviewed_persons,
    k.reviewed_yuan,
    n.persons as noticed_persons,
    a.noticed_yuan,
    coalesce(p.payment_count, z.paid_yuan) as payment_count,
    a.paid_yuan,
    a.entitled_persons,
    a.held_persons,
    a.entitled_yuan,
    a.held_yuan,
    coalesce(k.over_claimed_yuan, 0) as over_claimed_yuan,
    coalesce(k.under_claimed_yuan, 0) as under_claimed_yuan,
    a.payable_yuan,
    cast(a.entitled_yuan - a.payable_yuan as decimal(18, 2)) as on_hold_yuan,
    a.difference_yuan
from ledger.applications a
cross join facts.zeros z
join claims k on k.application_id = a.application_id
left join payments p on p.application_id = a.application_id
left join facts.notices n
    on n.application_id = a.application_id and n.is_last_to_start
union all
select
    '', null, null, z.applications, z.applications, z.applications, null, null,
    null, null, coalesce(p.payment_count, 0) + z.paid_yuan,
    coalesce(p.paid_yuan, 0) + z.paid_yuan, z.applications, z.applications,
    z.applications, z.applications, z.applications, z.applications,
    z.applications, z.applications, coalesce(p.paid_yuan, 0) + z.paid_yuan
from facts.zeros z
left join payments p on p.application_id = ''
