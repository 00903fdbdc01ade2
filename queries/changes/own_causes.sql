-- What tells by itself why something changed: rows that bear on it, a decision, a class
-- that ended since, a threshold or another part of the notice that the rule names, what
-- became of the rule, its query or the exports that it needs. title and place are its
-- words; several places of one title are counted.
with rests as (
    select rule, name
    from former.basis
    where what = 'rests'
    union
    select rule, name
    from latter.basis
    where what = 'rests'
),
claims as (
    select application_id, class_id
    from former.claims
    union
    select application_id, class_id
    from latter.claims
),
ended as (
    select l.class_id, l.institution, l.district, l.end_date
    from latter.classes l
    join former.classes f
        on f.class_id = l.class_id
        and f.end_date = l.end_date
    where
        l.ended
        and not f.ended
),
touched as (
    select i.item_no, e.class_id, e.end_date
    from changes.items i
    join ended e on e.class_id = i.class_id
    where i.kind <> 'rows'
    union
    select i.item_no, e.class_id, e.end_date
    from changes.items i
    join claims k on k.application_id = i.application_id
    join ended e on e.class_id = k.class_id
    where
        i.kind <> 'rows'
        and i.subject <> 'payment'
        and coalesce(i.figure, '') not in ('noticed_yuan', 'paid_yuan')
    union
    select i.item_no, e.class_id, e.end_date
    from changes.items i
    join ended e on e.institution = i.institution
    where
        i.kind = 'finding'
        and i.subject = 'institution'
    union
    select i.item_no, e.class_id, e.end_date
    from changes.items i
    join ended e on e.district = i.district
    where
        i.kind = 'finding'
        and i.subject = 'district'
)
select
    b.item_no,
    case when r.export = 'decisions' then 'decision' else 'rows' end as cause,
    r.title,
    r.place
from changes.bearing b
join changes.rows r on r.row_no = b.row_no
union all
select
    item_no,
    'date',
    '结班',
    concat('班次 ', class_id, '，', cast(end_date as varchar))
from touched
union all
select
    i.item_no,
    s.what,
    s.title,
    case
        when s.what = 'policy' then '有改动'
        else concat(coalesce(s."before", '没有'), ' 改为 ', coalesce(s."after", '没有'))
    end
from changes.items i
join rests r on r.rule = i.rule
join changes.settings s on s.name = r.name
where
    i.kind = 'finding'
    and s.what in ('threshold', 'policy')
union all
select
    i.item_no,
    case when s.what = 'needs' then 'needs' else 'rule' end,
    case s.what when 'needs' then '规则缺少的数据' else '规则' end,
    case
        when s.what = 'query' then '查询有改动'
        when s.what = 'needs' then concat(
            coalesce(s."before", '没有'), ' 改为 ', coalesce(s."after", '没有')
        )
        when s."before" is null then '新列入'
        when s."after" is null then '不再列入'
        else '程度或影响有改动'
    end
from changes.items i
join changes.settings s on s.rule = i.rule
where
    i.kind = 'finding'
    and s.what in ('rule', 'needs', 'query')
