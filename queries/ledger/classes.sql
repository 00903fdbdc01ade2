-- Persons and yuan by outcome, per class.
select
    c.class_id,
    c.district,
    c.institution,
    c.trainee_count,
    c.passed_count,
    c.answered_count,
    c.satisfied_count,
    count(t.class_id) filter (where t.outcome = 'entitled') as entitled_persons,
    count(t.class_id) filter (where t.outcome = 'held') as held_persons,
    count(t.class_id) filter (where t.outcome = 'rejected') as rejected_persons,
    count(t.class_id) filter (where t.outcome = 'pending') as pending_persons,
    cast(coalesce(sum(t.entitled_yuan), 0) as decimal(18, 2)) as entitled_yuan,
    cast(coalesce(sum(t.held_yuan), 0) as decimal(18, 2)) as held_yuan,
    cast(coalesce(sum(t.rejected_yuan), 0) as decimal(18, 2)) as rejected_yuan
from facts.classes c
left join ledger.trainees t on t.class_id = c.class_id
group by
    c.class_id,
    c.district,
    c.institution,
    c.trainee_count,
    c.passed_count,
    c.answered_count,
    c.satisfied_count
