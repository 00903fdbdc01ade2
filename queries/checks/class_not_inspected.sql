-- Nobody has inspected the class.
--
-- title:    班次未作现场检查
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     现场检查
-- scope:    ended
-- needs:    inspections
--
-- 班次已经结束，而检查记录里没有一次是对这个班次的；检查的结果如何不在此列。
select
    c.class_id,
    i.class_id is null as is_found,
    concat(cast(coalesce(i.inspection_count, 0) as varchar), ' 次检查')
        as measured,
    '至少 1 次' as required,
    c.source_file,
    c.source_row
from facts.classes c
left join (
    select class_id, count(*) as inspection_count
    from staging.inspections
    group by class_id
) i on i.class_id = c.class_id
