-- Persons and their yuan, counted straight from the trainees.
select
    g.level,
    g.id,
    count(t.class_id) as trainee_count,
    count(*) filter (where t.is_passed) + z.assessments as passed_count,
    count(*) filter (where o.outcome = 'entitled') as entitled_persons,
    count(*) filter (where o.outcome = 'held') as held_persons,
    count(*) filter (where o.outcome = 'rejected') as rejected_persons,
    count(*) filter (where o.outcome = 'pending') as pending_persons,
    coalesce(sum(o.entitled_yuan), 0) as entitled_yuan,
    coalesce(sum(o.held_yuan), 0) as held_yuan,
    coalesce(sum(o.rejected_yuan), 0) as rejected_yuan
from ledger.groups g
cross join facts.zeros z
left join facts.trainees t on t.class_id = g.class_id
left join ledger.trainees o
    on o.class_id = t.class_id and o.trainee_no = t.trainee_no
group by g.level, g.id, z.assessments
