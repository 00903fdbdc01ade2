-- Trainees with their outcome, names and numbers masked.
--
-- file:     trainees.csv
-- title:    学员的核定结果，姓名和证件号码已遮盖
-- position: 2
-- order:    class_id, trainee_no
-- column masked_name: 姓名（遮盖） | | 姓名的第一个字 | id_number_invalid
-- column masked_id: 证件号码（遮盖） | | 证件号码的前六位和后两位 | id_number_invalid
-- column attended_hours: 到课课时 | 课时 | 有有效签到的课次的认定课时之和 | attendance_below_minimum
-- column assessed: 是否考核 | | 有没有这名学员的考核记录；没有导出考核成绩为空 | assessment_missing |
--       assessments
-- column passed: 是否合格 | | 到课率达标且考核合格；没有导出考核成绩为空 | assessment_missing | assessments
-- column outcome: 核定结果 | | 学员的核定结果 | claim_over_entitlement assessment_failed
select
    t.class_id,
    t.trainee_no,
    m.masked_name,
    m.masked_id,
    t.scheduled_hours,
    t.attended_hours,
    t.is_assessed as assessed,
    t.is_passed as passed,
    o.outcome,
    o.reasons,
    o.entitled_yuan,
    o.held_yuan,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.masked_trainees m
    on m.class_id = t.class_id and m.trainee_no = t.trainee_no
join ledger.trainees o
    on o.class_id = t.class_id and o.trainee_no = t.trainee_no
