-- The trainee has no assessment.
--
-- title:    没有考核记录
-- severity: info
-- effect:   reject_trainee
-- subject:  trainee
-- scope:    ended
-- needs:    assessments
--
-- 考核成绩中没有该学员在本班的记录。考核记录按身份证号码对应，与花名册不一致的找不到人。没有参加考
-- 核的不予补贴。
select
    class_id,
    trainee_no,
    not is_assessed as is_found,
    case when is_assessed then '有考核记录' else '无考核记录' end as measured,
    '有考核记录' as required,
    source_file,
    source_row
from facts.trainees
