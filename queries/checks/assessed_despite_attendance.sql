-- A trainee below the minimum attendance was assessed all the same.
--
-- title:    到课率不足仍参加考核
-- severity: error
-- effect:   none
-- subject:  trainee
-- scope:    ended
-- needs:    assessments
--
-- 到课率未达到下限的学员不得参加结业考核，却有考核记录，不论合格与否。到课率的算法与“到课率低于下
-- 限”相同，恰好达到下限的不列。
select
    t.class_id,
    t.trainee_no,
    (
        t.is_assessed
        and not t.is_attendance_met
    ) as is_found,
    concat(
        cast(t.attended_hours as varchar), ' / ',
        cast(t.scheduled_hours as varchar), ' 课时',
        case when t.is_assessed then '' else '，无考核记录' end
    ) as measured,
    concat('≥ ', cast(l.minimum_attendance_percent as varchar), '% 方可考核')
        as required,
    t.assessment_file as source_file,
    t.assessment_row as source_row
from facts.trainees t
join facts.class_limits l on l.class_id = t.class_id
