-- The class was applied for too late before its start.
--
-- title:    开班后才申请
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     开班申请
-- needs:    classes.applied_date
--
-- 开班申请的日期加上规定的提前时间，晚于开班日期；恰好等于的不算，没有规定提前时间的，当日申请的不算。申请日期
-- 未填的不作判断；按工作日计而伸到没有载入放假安排的年份、已知的工作日又不够的，也不作判断，按未核验列出。
select
    c.class_id,
    d.is_short as is_found,
    coalesce(cast(c.applied_date as varchar), '申请日期未填') as measured,
    case
        when t.apply_before = 0 then concat('不晚于 ', cast(c.start_date as varchar))
        else concat(
            cast(c.start_date as varchar), ' 开班前至少 ',
            cast(t.apply_before as varchar), ' ', l.apply_before_unit
        )
    end as required,
    c.source_file,
    c.source_row
from facts.classes c
cross join policy.limits l
join facts.class_limits t on t.class_id = c.class_id
left join facts.deadlines d
    on d.rule = 'class_applied_late' and d.class_id = c.class_id
