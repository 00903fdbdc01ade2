-- Attended hours are below the minimum share of the scheduled hours.
--
-- title:    到课率低于下限
-- severity: info
-- effect:   reject_trainee
-- subject:  trainee
-- scope:    ended
--
-- 到课率为学员实到课时与班次计划课时之比，按整数比较，不作四舍五入；恰好等于下限的算达到。
-- 课时按每课时不少于规定分钟数折算，同一课次多次签到只计一次。计划课时为零的班次没有到课率，
-- 其学员均按未达到处理。
select
    t.class_id,
    t.trainee_no,
    not t.is_attendance_met as is_found,
    concat(
        cast(t.attended_hours as varchar), ' / ',
        cast(t.scheduled_hours as varchar), ' 课时'
    ) as measured,
    concat('≥ ', cast(l.minimum_attendance_percent as varchar), '%') as required,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.class_limits l on l.class_id = t.class_id
