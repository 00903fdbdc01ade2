-- A sign-out is not later than its sign-in.
--
-- title:    签退不晚于签到
-- severity: warning
-- effect:   none
-- subject:  trainee
-- needs:    signins.signed_out_at
--
-- 学员有签到的签退时间早于或等于签到时间；没有签退的不作判断。这些签到不计入到课，列出条数，来源是
-- 其中第一条。
with reversed as (
    select
        class_id,
        trainee_no,
        count(*) as signin_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from facts.signins
    where is_reversed
    group by class_id, trainee_no
)
select
    t.class_id,
    t.trainee_no,
    r.signin_count is not null as is_found,
    concat(cast(coalesce(r.signin_count, 0) as varchar), ' 条') as measured,
    '0 条' as required,
    r.source_file,
    r.source_row
from facts.trainees t
left join reversed r
    on r.class_id = t.class_id
    and r.trainee_no = t.trainee_no
