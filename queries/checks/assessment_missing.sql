-- The trainee has no assessment.
--
-- title:    没有考核记录
-- severity: info
-- effect:   reject_trainee
-- subject:  trainee
-- clause:   五(四)
-- scope:    ended
-- needs:    assessments
--
-- 考核成绩中没有该学员在本班的记录。按姓名找不到人：考核记录的身份证号码须与花名册一致。
--
-- ◆ 通知未明说未参加考核的学员是否补贴，这里不予补贴。
select
    class_id,
    trainee_no,
    '无考核记录' as measured,
    '有考核记录' as required,
    source_file,
    source_row
from facts.trainees
where not is_assessed
