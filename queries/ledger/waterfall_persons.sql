-- Where each trainee left the way from enrolled to entitled: the first step, in
-- this order, at which a rule rejects them, and that rule; all reasons beside it.
--
-- A step is pending (the class runs, apart from the way), attendance, assessment,
-- pass, other; held and entitled are those who reach the end. rule is the one
-- that took the trainee out or holds the trainee, of several the first in byte
-- order. application_id is the claim that the class's money rests on.
with rejections as (
    select
        r.class_id,
        r.trainee_no,
        r.rule,
        s.step,
        row_number() over (
            partition by r.class_id, r.trainee_no
            order by s.step_no, r.rule
        ) as rejection_no
    from ledger.trainee_reasons r
    join ledger.steps s on s.rule = r.rule
    where r.is_reject
),
holds as (
    select class_id, trainee_no, min(rule) as rule
    from ledger.trainee_reasons
    group by class_id, trainee_no
)
select
    t.class_id,
    t.trainee_no,
    t.subject_id,
    c.district,
    c.institution,
    case t.outcome when 'rejected' then r.step else t.outcome end as step,
    case t.outcome when 'rejected' then r.rule when 'held' then h.rule end as rule,
    t.reasons,
    l.application_id,
    t.entitled_yuan,
    t.held_yuan
from ledger.trainees t
join facts.classes c on c.class_id = t.class_id
left join rejections r
    on r.class_id = t.class_id
    and r.trainee_no = t.trainee_no
    and r.rejection_no = 1
left join holds h on h.class_id = t.class_id and h.trainee_no = t.trainee_no
left join ledger.live_claims l on l.class_id = t.class_id
