-- The trainee is a student by the roster.
--
-- title:    在校生参训
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
-- population: listed, unidentified
-- needs:    trainees.category
--
-- 花名册所填人员类别是在校学生的一种，不在培训对象之内；名称见政策数据，须完全一致。人员类别未填的
-- 不作判断。
select
    t.class_id,
    t.trainee_no,
    p.category is not null as is_found,
    coalesce(t.category, '人员类别未填') as measured,
    '非在校生' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join policy.student_categories p on p.category = t.category
