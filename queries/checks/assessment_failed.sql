-- The trainee failed the assessment.
--
-- title:    考核不合格
-- severity: info
-- effect:   reject_trainee
-- subject:  trainee
-- clause:   五(四)
-- scope:    ended
-- needs:    assessments
--
-- 考核结果为不合格。
--
-- ◆ 通知未明说考核不合格的学员是否补贴，这里不予补贴。
select
    class_id,
    trainee_no,
    result as measured,
    '合格' as required,
    assessment_file as source_file,
    assessment_row as source_row
from facts.trainees
where result = '不合格'
