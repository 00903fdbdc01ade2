-- What the items of each figure come to (gross_items), for the whole, each district and
-- each institution, none netted against another. What rests on a kind that the exports
-- lack is unknown.
--
-- key: level, id
with items as (
    select 'whole' as level, '' as id, figure, persons, yuan
    from ledger.gross_items
    union all
    select 'district', district, figure, persons, yuan
    from ledger.gross_items
    union all
    select 'institution', institution, figure, persons, yuan
    from ledger.gross_items
),
sums as (
    select
        level,
        id,
        count(*) filter (where figure = 'recoverable') as recoverable_count,
        sum(yuan) filter (where figure = 'recoverable') as recoverable_yuan,
        count(*) filter (where figure = 'paid_on_hold') as paid_on_hold_count,
        sum(yuan) filter (where figure = 'paid_on_hold') as paid_on_hold_yuan,
        count(*) filter (where figure = 'outstanding') as outstanding_count,
        sum(yuan) filter (where figure = 'outstanding') as outstanding_yuan,
        count(*) filter (where figure = 'on_hold') as on_hold_count,
        sum(yuan) filter (where figure = 'on_hold') as on_hold_yuan,
        count(*) filter (where figure = 'held') as held_count,
        sum(yuan) filter (where figure = 'held') as held_yuan,
        count(*) filter (where figure = 'unattached') as unattached_count,
        sum(yuan) filter (where figure = 'unattached') as unattached_yuan,
        sum(persons) filter (where figure = 'held') as held_persons
    from items
    group by level, id
)
select
    g.level,
    g.id,
    coalesce(s.recoverable_count, 0) + z.paid_yuan as recoverable_count,
    cast(coalesce(s.recoverable_yuan, z.paid_yuan) as decimal(18, 2)) as recoverable_yuan,
    coalesce(s.paid_on_hold_count, 0) + z.paid_yuan as paid_on_hold_count,
    cast(coalesce(s.paid_on_hold_yuan, z.paid_yuan) as decimal(18, 2)) as paid_on_hold_yuan,
    coalesce(s.outstanding_count, 0) + z.paid_yuan as outstanding_count,
    cast(coalesce(s.outstanding_yuan, z.paid_yuan) as decimal(18, 2)) as outstanding_yuan,
    coalesce(s.on_hold_count, 0) + z.applications as on_hold_count,
    cast(coalesce(s.on_hold_yuan, z.applications) as decimal(18, 2)) as on_hold_yuan,
    coalesce(s.held_count, 0) as held_count,
    cast(coalesce(s.held_yuan, 0) as decimal(18, 2)) as held_yuan,
    coalesce(s.unattached_count, 0) + z.paid_yuan as unattached_count,
    cast(coalesce(s.unattached_yuan, z.paid_yuan) as decimal(18, 2)) as unattached_yuan,
    cast(coalesce(s.held_persons, 0) as bigint) as held_persons
from ledger.group_totals g
cross join facts.zeros z
left join sums s on s.level = g.level and s.id = g.id
where g.level in ('whole', 'district', 'institution')
