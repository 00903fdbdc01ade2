-- Applications: the sums of their claims, whether a hold stands, and what was
-- noticed and paid. difference_yuan = paid − payable, both unknown while no payments
-- are exported. It comes apart into what is to be recovered (paid beyond the
-- entitlement), what was paid though it is on hold, and, taken off, what is outstanding.
--
-- key: application_id
with sums as (
    select
        application_id,
        cast(sum(claimed_persons) as bigint) as claimed_persons,
        cast(sum(claimed_yuan) as decimal(18, 2)) as claimed_yuan,
        cast(sum(entitled_persons) as bigint) as entitled_persons,
        cast(sum(held_persons) as bigint) as held_persons,
        cast(sum(entitled_yuan) as decimal(18, 2)) as entitled_yuan,
        cast(sum(held_yuan) as decimal(18, 2)) as held_yuan
    from ledger.claims
    group by application_id
),
paid as (
    select application_id, cast(sum(amount_yuan) as decimal(18, 2)) as paid_yuan
    from facts.payments
    group by application_id
),
judged as (
    select
        s.*,
        h.application_id is not null as is_on_hold,
        cast(
            case when h.application_id is null then s.entitled_yuan else 0 end
            as decimal(18, 2)
        ) as payable_yuan,
        n.amount_yuan as noticed_yuan,
        cast(coalesce(p.paid_yuan, z.paid_yuan) as decimal(18, 2)) as paid_yuan
    from sums s
    cross join facts.zeros z
    left join (
        select distinct application_id
        from ledger.effects
        where effect = 'hold_application'
    ) h on h.application_id = s.application_id
    left join facts.notices n
        on n.application_id = s.application_id and n.is_last_to_start
    left join paid p on p.application_id = s.application_id
)
select
    j.application_id,
    f.district,
    f.institution,
    j.claimed_persons,
    j.claimed_yuan,
    j.entitled_persons,
    j.held_persons,
    j.entitled_yuan,
    j.held_yuan,
    j.is_on_hold,
    j.payable_yuan,
    j.noticed_yuan,
    j.paid_yuan,
    cast(j.paid_yuan - j.payable_yuan as decimal(18, 2)) as difference_yuan,
    cast(
        case
            when j.paid_yuan > j.entitled_yuan then j.paid_yuan - j.entitled_yuan
            when j.paid_yuan is not null then 0
        end as decimal(18, 2)
    ) as recoverable_yuan,
    cast(
        case
            when j.paid_yuan is null then null
            when least(j.paid_yuan, j.entitled_yuan) > j.payable_yuan
                then least(j.paid_yuan, j.entitled_yuan) - j.payable_yuan
            else 0
        end as decimal(18, 2)
    ) as paid_on_hold_yuan,
    cast(
        case
            when j.payable_yuan > j.paid_yuan then j.payable_yuan - j.paid_yuan
            when j.paid_yuan is not null then 0
        end as decimal(18, 2)
    ) as outstanding_yuan,
    f.source_file,
    f.source_row
from judged j
join facts.applications f on f.application_id = j.application_id
