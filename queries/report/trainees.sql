-- Trainees with their outcome, names and numbers masked, and what each is worth where
-- nothing speaks against it: the rate that fits, lifted; unknown where none fits.
--
-- file:     trainees.csv
-- title:    学员的核定结果，姓名和证件号码已遮盖
-- says:     名册上的每名学员一行。到课率是有效签到的课时除以开出的课时；有暂缓原因的暂缓，有不予补
--       贴原因的不予补贴，班次没有结班的待定，其余应补。
-- position: 2
-- order:    class_id, trainee_no
-- without:  rate_yuan, uplift_percent, worth_yuan
-- column masked_name: 姓名（遮盖） | | 姓名的第一个字 | id_number_invalid
-- column masked_id: 证件号码（遮盖） | | 证件号码的前六位和后两位 | id_number_invalid
-- column attended_hours: 到课课时 | 课时 | 有有效签到的课次的认定课时之和 | attendance_below_minimum
-- column assessed: 是否考核 | | 有没有这名学员的考核记录；没有导出考核成绩为空 | assessment_missing |
--       assessments
-- column passed: 是否合格 | | 到课率达标且考核合格；没有导出考核成绩为空 | assessment_missing | assessments
-- column outcome: 核定结果 | | 学员的核定结果 | claim_over_entitlement assessment_failed
-- column rate_yuan: 适用标准 | 元 | 上浮之前的补贴标准；没有适用的标准为空 | subsidy_not_defined
-- column uplift_percent: 上浮至 | % | 适用标准的百分之几；不上浮为 100，没有适用的标准为空
-- column worth_yuan: 应补时的补贴 | 元 | 没有暂缓或不予补贴的原因时这名学员的补贴，即适用标准乘以上浮；
--       没有适用的标准为空 | subsidy_not_defined
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
    w.rate_yuan,
    w.uplift_percent,
    w.worth_yuan,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.masked_trainees m
    on m.class_id = t.class_id and m.trainee_no = t.trainee_no
join ledger.trainees o
    on o.class_id = t.class_id and o.trainee_no = t.trainee_no
join facts.trainee_worths w
    on w.class_id = t.class_id and w.trainee_no = t.trainee_no
