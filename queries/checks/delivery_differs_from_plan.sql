-- A class planned as offline has online sessions.
--
-- title:    授课方式与方案不符
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     授课形式
-- needs:    classes.mode
--
-- 培训形式登记为“线下”，课程安排中却有线上课次，未实际开课的也算。培训形式为其他或未填的不作判断。
with online as (
    select class_id, count(*) as session_count
    from facts.sessions
    where not is_offline
    group by class_id
)
select
    c.class_id,
    (
        c.mode = '线下'
        and o.session_count > 0
    ) as is_found,
    concat(cast(coalesce(o.session_count, 0) as varchar), ' 个线上课次')
        as measured,
    case
        when c.mode = '线下' then '0 个线上课次'
        else concat('培训形式 ', coalesce(c.mode, '未填'))
    end as required,
    c.source_file,
    c.source_row
from facts.classes c
left join online o on o.class_id = c.class_id
