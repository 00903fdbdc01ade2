-- No rate of the notice fits the trainee.
--
-- title:    没有适用的补贴标准
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
-- scope:    ended
-- population: listed, unidentified
--
-- 没有其他规则判为不予补贴的学员，按班次的工种、等级、培训形式、开班日期和本人的证书类型、人员类别，找不到适用的补贴
-- 标准；证件号码无法追踪的学员没有证书类型。金额按零计，请核对证书类型和班次等级。有一条标准不分对象的，不会出现。
with rejected as (
    select class_id, trainee_no
    from standing.findings
    where effect = 'reject_trainee'
    union
    select class_id, trainee_no
    from checks.findings
    where effect = 'reject_trainee'
),
rejected_classes as (
    select distinct class_id
    from checks.findings
    where effect = 'reject_class'
)
select
    t.class_id,
    t.trainee_no,
    (
        w.worth_yuan is null
        and r.class_id is null
        and c.class_id is null
    ) as is_found,
    concat(
        coalesce(f.occupation, '工种未填'), '，', coalesce(f.level, '等级未填'), '，',
        coalesce(t.certificate_kind, '证书类型未填')
    ) as measured,
    '有一条补贴标准适用' as required,
    t.source_file,
    t.source_row
from facts.trainees t
join facts.classes f on f.class_id = t.class_id
join facts.trainee_worths w
    on w.class_id = t.class_id
    and w.trainee_no = t.trainee_no
left join rejected r
    on r.class_id = t.class_id
    and r.trainee_no = t.trainee_no
left join rejected_classes c on c.class_id = t.class_id
