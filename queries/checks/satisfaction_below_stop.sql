-- Satisfaction is below the stop line.
--
-- title:    满意率低于停办线
-- severity: error
-- effect:   none
-- subject:  class
-- asks:     满意率
-- scope:    ended
-- needs:    surveys
--
-- 全班计入的测评中，“满意”的回答占全部有效回答的比例，四项合并，按整数比较；恰好等于停办线的不算在
-- 此，只作警告。没有任何有效回答的不作判断。
select
    c.class_id,
    c.is_below_stop as is_found,
    concat(
        cast(c.satisfied_count as varchar), ' / ',
        cast(c.answered_count as varchar), ' 项满意'
    ) as measured,
    concat('≥ ', cast(l.satisfaction_stop_percent as varchar), '%') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
