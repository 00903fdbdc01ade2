-- Which changes follow from others: an outcome from findings on the trainee or the whole
-- class, the yuan of a class from outcomes, those of an application from outcomes in its
-- classes and from findings on it. A change may follow from several.
with claims as (
    select application_id, class_id
    from former.claims
    union
    select application_id, class_id
    from latter.claims
),
reasons as (
    select item_no, concat(';', rule, ';') as reason
    from changes.items
    where kind = 'finding'
)
select o.item_no, f.item_no as from_no
from changes.items o
join changes.items f on f.class_id = o.class_id
join reasons r on r.item_no = f.item_no
where
    o.kind = 'outcome'
    and f.kind = 'finding'
    and (
        f.subject in ('class', 'session')
        or f.subject = 'trainee' and f.subject_id = o.subject_id
    )
    and (
        strpos(o.reasons, r.reason) > 0
        or strpos(o.former_reasons, r.reason) > 0
    )
union
select m.item_no, o.item_no
from changes.items m
join changes.items o on o.class_id = m.class_id
where
    m.kind = 'money'
    and o.kind = 'outcome'
union
select m.item_no, o.item_no
from changes.items m
join claims k on k.application_id = m.application_id
join changes.items o on o.class_id = k.class_id
where
    m.kind = 'money'
    and m.figure in ('entitled_yuan', 'held_yuan', 'payable_yuan')
    and o.kind = 'outcome'
union
select m.item_no, f.item_no
from changes.items m
join changes.items f on f.application_id = m.application_id
where
    m.kind = 'money'
    and m.figure in ('entitled_yuan', 'held_yuan', 'payable_yuan')
    and f.kind = 'finding'
    and f.is_on_money
