-- The archive of the class is missing or lacks items.
--
-- title:    培训档案不全
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     档案齐全
-- acts:     institution, bureau
-- scope:    ended
-- needs:    archives
--
-- 档案内容须包含通知列出的各类材料，列出缺少的；登记的名称中含有该词即可，例如“培训全程录像”算作录像。
-- 没有档案记录的班次各类都缺。
with missing as (
    select
        c.class_id,
        array_join(array_agg(p.item order by p.position), '、') as items
    from facts.classes c
    cross join policy.archive_items p
    left join staging.archives a on a.class_id = c.class_id
    where a.class_id is null
        or a.items not like concat('%', p.item, '%')
    group by c.class_id
)
select
    c.class_id,
    m.class_id is not null as is_found,
    coalesce('缺 ' || m.items, '齐全') as measured,
    '规定的各类档案' as required,
    a.source_file,
    a.source_row
from facts.classes c
left join missing m on m.class_id = c.class_id
left join staging.archives a on a.class_id = c.class_id
