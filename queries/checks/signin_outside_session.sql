-- A sign-in lies outside the time of its session.
--
-- title:    课次时间以外签到
-- severity: warning
-- effect:   none
-- subject:  trainee
--
-- 学员有签到不在课次当日、早于规定的提前时间或晚于下课时间；起止时刻本身都算在内。这些签到不计入到
-- 课，列出条数，来源是其中第一条。
with outside as (
    select
        class_id,
        trainee_no,
        count(*) as signin_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from facts.signins
    where not is_in_window
    group by class_id, trainee_no
)
select
    t.class_id,
    t.trainee_no,
    o.signin_count is not null as is_found,
    concat(cast(coalesce(o.signin_count, 0) as varchar), ' 条') as measured,
    '0 条' as required,
    o.source_file,
    o.source_row
from facts.trainees t
left join outside o
    on o.class_id = t.class_id
    and o.trainee_no = t.trainee_no
