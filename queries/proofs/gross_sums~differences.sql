-- What stands gross over applications, and of how many, from the difference of each: it is
-- outstanding where it is negative, else to be recovered or paid on hold.
with placed as (
    select 'whole' as level, '' as id, a.*
    from ledger.applications a
    union all
    select 'district', district, a.*
    from ledger.applications a
    union all
    select 'institution', institution, a.*
    from ledger.applications a
),
sums as (
    select
        g.level,
        g.id,
        z.paid_yuan as zero,
        z.applications as zero_on_hold,
        count(p.application_id) filter (where p.difference_yuan < 0) as short_count,
        -sum(p.difference_yuan) filter (where p.difference_yuan < 0) as short_yuan,
        count(p.application_id) filter (where p.paid_yuan > p.entitled_yuan)
            as over_count,
        sum(p.paid_yuan - p.entitled_yuan) filter (where p.paid_yuan > p.entitled_yuan)
            as over_yuan,
        sum(p.difference_yuan) filter (where p.difference_yuan > 0) as positive_yuan,
        count(p.application_id) filter (
            where p.difference_yuan > 0
            and p.payable_yuan < p.entitled_yuan
        ) as paid_on_hold_count,
        count(p.application_id) filter (where p.payable_yuan < p.entitled_yuan)
            as on_hold_count
    from ledger.gross_sums g
    cross join facts.zeros z
    left join placed p on p.level = g.level and p.id = g.id
    group by g.level, g.id, z.paid_yuan, z.applications
)
select
    level,
    id,
    over_count + zero as recoverable_count,
    coalesce(over_yuan, 0) + zero as recoverable_yuan,
    paid_on_hold_count + zero as paid_on_hold_count,
    coalesce(positive_yuan, 0) - coalesce(over_yuan, 0) + zero as paid_on_hold_yuan,
    short_count + zero as outstanding_count,
    coalesce(short_yuan, 0) + zero as outstanding_yuan,
    on_hold_count + zero_on_hold as on_hold_count
from sums
