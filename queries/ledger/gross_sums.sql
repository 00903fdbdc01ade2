-- What the items of each figure come to (gross_items), for the whole, each district and
-- each institution, none netted against another. What rests on a kind that the exports
-- lack is unknown.
--
-- key: level, id
with places as (
    select distinct level, id
    from ledger.groups
    where level in ('whole', 'district', 'institution')
),
items as (
    select 'whole' as level, '' as id, figure, persons, yuan
    from ledger.gross_items
    union all
    select 'district', district, figure, persons, yuan
    from ledger.gross_items
    union all
    select 'institution', institution, figure, persons, yuan
    from ledger.gross_items
)
select
    p.level,
    p.id,
    count(i.yuan) filter (where i.figure = 'recoverable') + z.paid_yuan
        as recoverable_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'recoverable'), z.paid_yuan)
        as decimal(18, 2)
    ) as recoverable_yuan,
    count(i.yuan) filter (where i.figure = 'paid_on_hold') + z.paid_yuan
        as paid_on_hold_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'paid_on_hold'), z.paid_yuan)
        as decimal(18, 2)
    ) as paid_on_hold_yuan,
    count(i.yuan) filter (where i.figure = 'outstanding') + z.paid_yuan
        as outstanding_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'outstanding'), z.paid_yuan)
        as decimal(18, 2)
    ) as outstanding_yuan,
    count(i.yuan) filter (where i.figure = 'on_hold') + z.applications
        as on_hold_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'on_hold'), z.applications)
        as decimal(18, 2)
    ) as on_hold_yuan,
    count(i.yuan) filter (where i.figure = 'held')
        as held_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'held'), 0)
        as decimal(18, 2)
    ) as held_yuan,
    count(i.yuan) filter (where i.figure = 'unattached') + z.paid_yuan
        as unattached_count,
    cast(
        coalesce(sum(i.yuan) filter (where i.figure = 'unattached'), z.paid_yuan)
        as decimal(18, 2)
    ) as unattached_yuan,
    cast(coalesce(sum(i.persons) filter (where i.figure = 'held'), 0) as bigint)
        as held_persons
from places p
cross join facts.zeros z
left join items i on i.level = p.level and i.id = p.id
group by p.level, p.id, z.paid_yuan, z.applications
