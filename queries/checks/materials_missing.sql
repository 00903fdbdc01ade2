-- The application lacks required materials.
--
-- title:    申请材料不全
-- severity: error
-- effect:   hold_application
-- subject:  application
-- acts:     institution, bureau
-- needs:    applications.materials
--
-- 一份申请各班次所交材料合在一起，应含通知规定的各项；其中线上培训材料只在有班次安排了线上课次时才
-- 要求。列出缺少的材料；申请材料未填的按没有提交看待。
with submitted as (
    select distinct k.application_id, m.material
    from facts.claims k
    join policy.materials m on k.materials like concat('%;', m.material, ';%')
),
online as (
    select distinct k.application_id
    from facts.claims k
    join facts.sessions s on s.class_id = k.class_id
    where not s.is_offline
),
missing as (
    select
        a.application_id,
        array_join(array_agg(m.material order by m.position), '、')
            as materials
    from facts.applications a
    cross join policy.materials m
    left join submitted s
        on s.application_id = a.application_id
        and s.material = m.material
    left join online o on o.application_id = a.application_id
    where s.material is null
        and (
            not m.is_online_only
            or o.application_id is not null
        )
    group by a.application_id
)
select
    a.application_id,
    m.materials is not null as is_found,
    coalesce('缺 ' || m.materials, '齐全') as measured,
    '规定的各项材料' as required,
    a.source_file,
    a.source_row
from facts.applications a
left join missing m on m.application_id = a.application_id
