-- Why findings changed: what tells by itself, else what is likeliest.
with known as (
    select o.item_no, o.cause, o.title, o.place
    from changes.own_causes o
    join changes.items i on i.item_no = o.item_no
    where i.kind = 'finding'
),
lacking as (
    select o.item_no, o.cause, o.title, o.place, o.position
    from changes.other_causes o
    join changes.items i on i.item_no = o.item_no
    where
        i.kind = 'finding'
        and o.item_no not in (select item_no from known)
)
select item_no, cause, title, place
from known
union
select l.item_no, l.cause, l.title, l.place
from lacking l
join (
    select item_no, min(position) as position
    from lacking
    group by item_no
) n on n.item_no = l.item_no and n.position = l.position
