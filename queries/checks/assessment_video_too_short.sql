-- The video that was assessed is too short or its length unknown.
--
-- title:    结业短视频时长不足
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
-- scope:    ended
-- needs:    assessments.video_seconds
--
-- 有考核记录，而短视频短于规定时长；时长未填的按不足看待，恰好等于规定时长的算合格。没有考核记录的
-- 另有规则处理。
select
    t.class_id,
    t.trainee_no,
    (
        t.is_assessed
        and not t.is_video_long_enough
    ) as is_found,
    coalesce(
        cast(t.video_seconds as varchar) || ' 秒',
        case when t.is_assessed then '时长未填' else '无考核记录' end
    ) as measured,
    concat('≥ ', cast(l.minimum_video_seconds as varchar), ' 秒') as required,
    t.assessment_file as source_file,
    t.assessment_row as source_row
from facts.trainees t
join facts.class_limits l on l.class_id = t.class_id
