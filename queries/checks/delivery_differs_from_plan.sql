-- A class planned as offline has online sessions.
--
-- title:    授课方式与方案不符
-- severity: warning
-- effect:   none
-- subject:  class
-- clause:   四(一)
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
    concat(cast(o.session_count as varchar), ' 个线上课次') as measured,
    '0 个线上课次' as required,
    c.source_file,
    c.source_row
from facts.classes c
join online o on o.class_id = c.class_id
where c.mode = '线下'
