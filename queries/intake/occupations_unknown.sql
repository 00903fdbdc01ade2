-- More than a share of the classes name an occupation that the notice does not know.
--
-- title: 多数班次的工种不在政策之内
-- scope: exports
-- says: {measured} of {looked_at} classes name an occupation that the notice does not know, more than {percent} %: {detail}
--       | {looked_at} 个班次中有 {measured} 个的“培训工种”不在政策之内，超过 {percent}%：{detail}
-- mend: export the classes of this notice, or add other names to words.yaml of the policy
--       | 请导出本通知的班次；同一名称的别的写法，请写入政策的 words.yaml
-- cause nearest: the nearest known: {detail} | 相近的已知名称：{detail}
-- after: second_table:*, column_twice:*, rows_lost:classes
--
-- 个别班次的工种不对，是规则的事；大多数都不对，多半是别的城市、别的通知的导出，或导出改了写法。
with judged as (
    select
        c.occupation as name,
        c.load_order,
        k.occupation is null as is_unknown
    from staging.classes c
    left join policy.occupations k on k.occupation = c.occupation
    where exists (select 1 from policy.occupations)
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
    'occupation' as column_name,
    e.source_row,
    c.unknown_count as measured,
    c.class_count as looked_at,
    case when n.nearest is not null then 'nearest' end as cause,
    n.nearest as cause_detail,
    concat(r.name, ' ', cast(r.class_count as varchar), ' ×') as detail
from counted c
join policy.intake p
    on p.check_name = 'occupations_unknown' and p.kind = 'classes'
join ranked r on r.place = 1
join staging.classes e on e.load_order = r.first_load_order
left join keys.nearest_words n
    on n.kind = 'classes' and n.column_name = 'occupation' and n.word = r.name
where
    exists (select 1 from policy.occupations)
    and c.class_count >= p.least
    and c.unknown_count * 100 > p.percent * c.class_count
