-- Which rows of exports bear on what changed: those about the same subject, or about the
-- classes, applications and sessions that it is made of; of a finding only rows of kinds
-- that its rule reads, but for decisions, which bear on one rule and subject.
with kinds as (
    select rule, name as export
    from former.basis
    where what = 'kind'
    union
    select rule, name
    from latter.basis
    where what = 'kind'
),
claims as (
    select application_id, class_id
    from former.claims
    union
    select application_id, class_id
    from latter.claims
),
figures (figure, export) as (
    values
        ('entitled_yuan', 'applications'),
        ('held_yuan', 'applications'),
        ('payable_yuan', 'applications'),
        ('noticed_yuan', 'notices'),
        ('paid_yuan', 'payments')
),
of_findings as (
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join changes.rows r on r.subject = i.subject and r.subject_id = i.subject_id
    where i.kind = 'finding'
    union
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join changes.rows r on r.class_id = i.class_id
    where
        i.kind = 'finding'
        and (
            i.subject in ('class', 'session', 'claim')
            or r.export in ('classes', 'sessions')
        )
    union
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join changes.rows r on r.application_id = i.application_id
    where i.kind = 'finding'
    union
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join claims k on k.application_id = i.application_id
    join changes.rows r on r.class_id = k.class_id
    where
        i.kind = 'finding'
        and i.subject = 'application'
    union
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join changes.rows r on r.institution = i.institution
    where
        i.kind = 'finding'
        and i.subject = 'institution'
    union
    select i.item_no, i.rule, r.row_no, r.export
    from changes.items i
    join changes.rows r on r.district = i.district
    where
        i.kind = 'finding'
        and i.subject = 'district'
)
select f.item_no, f.row_no
from of_findings f
join kinds k on k.rule = f.rule and k.export = f.export
where f.export <> 'decisions'
union
select i.item_no, r.row_no
from changes.items i
join changes.rows r on r.rule = i.rule and r.subject_id = i.subject_id
where
    i.kind = 'finding'
    and r.export = 'decisions'
union
select i.item_no, r.row_no
from changes.items i
join changes.rows r on r.subject_id = i.subject_id
where
    i.kind = 'outcome'
    and r.export = 'trainees'
    and i.change <> 'changed'
union
select i.item_no, r.row_no
from changes.items i
join changes.rows r on r.class_id = i.class_id
where
    i.kind in ('outcome', 'money')
    and r.export = 'classes'
    and r.change <> 'changed'
union
select i.item_no, r.row_no
from changes.items i
join figures f on f.figure = i.figure
join changes.rows r on r.application_id = i.application_id and r.export = f.export
where
    i.kind = 'money'
    and i.subject = 'application'
union
select i.item_no, r.row_no
from changes.items i
join changes.rows r on r.subject = i.subject and r.subject_id = i.subject_id
where
    i.kind = 'money'
    and i.subject = 'payment'
