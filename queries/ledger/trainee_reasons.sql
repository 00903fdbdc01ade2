-- Each rule that had an effect on a trainee or on the trainee's class, once.
-- While no assessments are exported nobody is entitled: who would be is held,
-- and assessment_missing says so.
with effects as (
    select t.class_id, t.trainee_no, e.rule, e.effect like 'reject%' as is_reject
    from ledger.effects e
    join facts.trainees t on t.class_id = e.class_id
    where e.effect in ('reject_class', 'hold_class')
    union all
    select class_id, trainee_no, rule, effect like 'reject%' as is_reject
    from ledger.effects
    where effect in ('reject_trainee', 'hold_trainee')
),
known as (
    select class_id, trainee_no, rule, max(case when is_reject then 1 else 0 end) = 1
        as is_reject
    from effects
    group by class_id, trainee_no, rule
)
select class_id, trainee_no, rule, is_reject
from known
union all
select t.class_id, t.trainee_no, 'assessment_missing' as rule, false as is_reject
from facts.trainees t
left join (select distinct class_id, trainee_no from known) k
    on k.class_id = t.class_id and k.trainee_no = t.trainee_no
where
    k.class_id is null
    and t.is_ended
    and not exists (select 1 from raw.present where name = 'assessments')
