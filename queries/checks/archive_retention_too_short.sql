-- The archive is kept for less than the minimum time after the class.
--
-- title:    档案保管期不足
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     档案保管期限
-- acts:     institution, bureau
-- scope:    ended
-- needs:    archives
--
-- 保管截止日期早于结班日期加规定期限；恰好到期的算合格。2 月 29 日结班而届满之年没有这一天的，到
-- 2 月 28 日为止。没有档案记录（包括因保管日期未填而没有采用）的不作判断。
select
    c.class_id,
    d.is_short as is_found,
    coalesce(cast(a.keep_until as varchar), '保管期限未填') as measured,
    case
        when d.due_date is not null
            then concat('不早于 ', cast(d.due_date as varchar))
        else concat(
            cast(c.end_date as varchar), ' 后至少 ',
            cast(t.archive_kept as varchar), ' 工作日'
        )
    end as required,
    a.source_file,
    a.source_row
from facts.classes c
join facts.class_limits t on t.class_id = c.class_id
left join staging.archives a on a.class_id = c.class_id
left join facts.deadlines d
    on d.rule = 'archive_retention_too_short' and d.class_id = c.class_id
