-- The trainee is on the public payroll by the roster.
--
-- title:    在编人员参训
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
-- population: listed, unidentified
-- needs:    trainees.category
--
-- 花名册所填人员类别是机关事业单位在编人员的一种，不在培训对象之内；名称见政策数据，须完全一致。人
-- 员类别未填的不作判断。
select
    t.class_id,
    t.trainee_no,
    p.category is not null as is_found,
    coalesce(t.category, '人员类别未填') as measured,
    '非在编人员' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join policy.public_employee_categories p on p.category = t.category
