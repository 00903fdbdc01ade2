-- The same person in several ended classes: only the first may be funded.
--
-- title:    同一人重复享受补贴
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
-- clause:   八(三)
-- scope:    ended
--
-- 同一身份证号出现在多个已结束的班次，且在这些班次均未被其他规则判为不予补贴：开班日期最早者
-- （同日按班次编号）保留，其余班次不予补贴。
--
-- ◆ 通知未规定重复参训时保留哪一班，这里保留最先开班的一班。
with rejected as (
    select f.class_id, t.trainee_no
    from checks.findings f
    join facts.trainees t on t.class_id = f.class_id
    where f.effect = 'reject_class'
    union
    select class_id, trainee_no
    from checks.findings
    where effect = 'reject_trainee'
),
remaining as (
    select
        t.class_id,
        t.trainee_no,
        first_value(t.subject_id) over (
            partition by t.id_number, t.is_ended
            order by t.start_date, t.class_id
        ) as first_subject_id,
        row_number() over (
            partition by t.id_number, t.is_ended
            order by t.start_date, t.class_id
        ) as position
    from facts.trainees t
    left join rejected r
        on r.class_id = t.class_id
        and r.trainee_no = t.trainee_no
    where r.class_id is null
)
select
    t.class_id,
    t.trainee_no,
    p.position is not null as is_found,
    coalesce('已在 ' || p.first_subject_id || ' 参训', '未判为重复')
        as measured,
    '每人一次' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join remaining p
    on p.class_id = t.class_id
    and p.trainee_no = t.trainee_no
    and p.position > 1
