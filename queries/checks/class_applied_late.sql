-- The class was applied for after it had started.
--
-- title:    开班后才申请
-- severity: warning
-- effect:   none
-- subject:  class
-- clause:   五(二)
-- asks:     开班申请
-- needs:    classes.applied_date
--
-- 开班申请的日期晚于开班日期；当日申请的不算。申请日期未填的不作判断。
select
    class_id,
    applied_date > start_date as is_found,
    coalesce(cast(applied_date as varchar), '申请日期未填') as measured,
    concat('不晚于 ', cast(start_date as varchar)) as required,
    source_file,
    source_row
from facts.classes
