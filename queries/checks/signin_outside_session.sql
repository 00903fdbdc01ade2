-- A sign-in lies outside the time of its session.
--
-- title:    课次时间以外签到
-- severity: warning
-- effect:   none
-- subject:  trainee
-- clause:   八(三)
--
-- 学员有签到不在课次当日、早于规定的提前时间或晚于下课时间；起止时刻本身都算在内。这些签到不计入到
-- 课，列出条数，来源是其中第一条。
select
    class_id,
    trainee_no,
    concat(cast(count(*) as varchar), ' 条') as measured,
    '0 条' as required,
    min_by(source_file, load_order) as source_file,
    min_by(source_row, load_order) as source_row
from facts.signins
where not is_in_window
group by class_id, trainee_no
