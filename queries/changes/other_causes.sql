-- What may have changed something of which nothing tells by itself why, the likeliest
-- first (position): files that changed, where nobody knows which of their rows did; a
-- rule that looks at the as-of date, rows of its class, rows of the kinds that its rule
-- reads about somebody else (another class of the same teacher), what the whole notice
-- rests on, the as-of date, the program.
with dated as (
    select distinct rule
    from latter.basis
    where what = 'dated'
),
kinds as (
    select rule, name as export
    from former.basis
    where what = 'kind'
    union
    select rule, name
    from latter.basis
    where what = 'kind'
),
moved as (
    select
        concat(
            cast(former_date as varchar), ' 改为 ', cast(as_of as varchar)
        ) as place
    from changes.comparison
    where as_of <> former_date
),
files as (
    select coalesce(l.source_file, f.source_file) as source_file
    from former.files f
    full join latter.files l on l.source_file = f.source_file
    cross join changes.comparison c
    where
        l.sha256 is distinct from f.sha256
        and not c.has_rows
),
places as (
    select export, title, min(place) as place
    from changes.rows
    group by export, title
)
select i.item_no, 0 as position, 'rows' as cause, '文件有改动' as title,
    f.source_file as place
from changes.items i
cross join files f
where i.kind <> 'rows'
union all
select i.item_no, 1, 'date', '截至日期', m.place
from changes.items i
join dated d on d.rule = i.rule
cross join moved m
where i.kind = 'finding'
union all
select i.item_no, 2, 'rows', r.title, r.place
from changes.items i
join changes.rows r on r.class_id = i.class_id
where i.kind in ('outcome', 'money')
union all
select i.item_no, 3, 'rows', p.title, concat('其他对象，如：', p.place)
from changes.items i
join kinds k on k.rule = i.rule
join places p on p.export = k.export
where i.kind = 'finding'
union all
select
    i.item_no,
    4,
    s.what,
    s.title,
    case
        when s.what = 'policy' then '有改动'
        else concat(coalesce(s."before", '没有'), ' 改为 ', coalesce(s."after", '没有'))
    end
from changes.items i
join changes.settings s on s.what in ('threshold', 'policy')
where i.kind <> 'rows'
union all
select i.item_no, 5, 'date', '截至日期', m.place
from changes.items i
cross join moved m
where i.kind <> 'rows'
union all
select i.item_no, 6, 'program', '程序版本', concat(f.version, ' 改为 ', l.version)
from changes.items i
cross join former.run f
cross join latter.run l
where
    i.kind <> 'rows'
    and f.version <> l.version
