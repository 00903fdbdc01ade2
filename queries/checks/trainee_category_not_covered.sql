-- The trainee is of no category that the notice pays for.
--
-- title:    不在补贴对象之内
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- needs:    trainees.category
--
-- 花名册所填人员类别不是通知所列补贴对象的一种，未填的也算；名称见政策数据，须完全一致。请核对本人的身份证明。
select
    t.class_id,
    t.trainee_no,
    c.category is null as is_found,
    coalesce(t.category, '人员类别未填') as measured,
    '通知所列的补贴对象' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join policy.eligible_categories c on c.category = t.category
