-- The archive is kept for less than the minimum time after the class.
--
-- title:    档案保管期不足
-- severity: warning
-- effect:   none
-- subject:  class
-- clause:   八(二)
-- asks:     档案保管期限
-- acts:     institution, bureau
-- scope:    ended
-- needs:    archives
--
-- 保管截止日期早于结班日期加规定年限；恰好到期的算合格。2 月 29 日结班而届满之年没有这一天的，到
-- 2 月 28 日为止。没有档案记录（包括因保管日期未填而搁置）的不作判断。
with archives as (
    select
        c.class_id,
        a.keep_until,
        cast(c.end_date + l.archive_years * interval '1' year as date)
            as required_date,
        a.source_file,
        a.source_row
    from facts.classes c
    cross join policy.limits l
    left join staging.archives a on a.class_id = c.class_id
)
select
    class_id,
    keep_until < required_date as is_found,
    coalesce(cast(keep_until as varchar), '保管期限未填') as measured,
    concat('不早于 ', cast(required_date as varchar)) as required,
    source_file,
    source_row
from archives
