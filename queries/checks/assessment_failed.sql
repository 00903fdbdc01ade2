-- The trainee failed the assessment.
--
-- title:    考核不合格
-- severity: info
-- effect:   reject_trainee
-- subject:  trainee
-- scope:    ended
-- needs:    assessments
--
-- 该学员在本班的考核结果为不合格，不予补贴；没有考核记录的另有规则处理。
select
    class_id,
    trainee_no,
    result = '不合格' as is_found,
    coalesce(result, '无考核记录') as measured,
    '合格' as required,
    assessment_file as source_file,
    assessment_row as source_row
from facts.trainees
