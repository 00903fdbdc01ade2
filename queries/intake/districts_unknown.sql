-- More than a share of the classes name a district that the notice does not know.
--
-- title: 多数班次的地区不在政策之内
-- scope: exports
-- says: {measured} of {looked_at} classes name a district that the notice does not know, more than {percent} %: {detail}
--       | {looked_at} 个班次中有 {measured} 个的“所属地区”不在政策之内，超过 {percent}%：{detail}
-- mend: export the classes of this notice, or add other names to districts.yaml of the policy
--       | 请导出本通知的班次；同一名称的别的写法，请写入政策的 districts.yaml
-- cause nearest: the nearest known: {detail} | 相近的已知名称：{detail}
-- after: second_table:*, column_twice:*, rows_lost:classes
--
-- 个别班次的地区不对，是规则的事；大多数都不对，多半是别的城市、别的通知的导出，或导出改了写法。
with judged as (
    select
        c.district as name,
        c.load_order,
        k.district is null as is_unknown
    from staging.classes c
    left join policy.districts k on k.district = c.district
    where exists (select 1 from policy.districts)
),
counted as (
    select
        count(*) as class_count,
        count(*) filter (where is_unknown) as unknown_count
    from judged
),
ranked as (
    select
        name,
        count(*) as class_count,
        min(load_order) as first_load_order,
        row_number() over (order by count(*) desc, name) as place
    from judged
    where is_unknown
    group by name
)
select
    'classes' as kind,
    e.source_file,
    'district' as column_name,
    e.source_row,
    c.unknown_count as measured,
    c.class_count as looked_at,
    case when n.nearest is not null then 'nearest' end as cause,
    n.nearest as cause_detail,
    concat(r.name, ' ', cast(r.class_count as varchar), ' ×') as detail
from counted c
join policy.intake p
    on p.check_name = 'districts_unknown' and p.kind = 'classes'
join ranked r on r.place = 1
join staging.classes e on e.load_order = r.first_load_order
left join keys.nearest_words n
    on n.kind = 'classes' and n.column_name = 'district' and n.word = r.name
where
    exists (select 1 from policy.districts)
    and c.class_count >= p.least
    and c.unknown_count * 100 > p.percent * c.class_count
