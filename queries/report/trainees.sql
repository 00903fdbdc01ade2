-- Trainees with their outcome, names and numbers masked.
--
-- order: class_id, trainee_no
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
    t.source_file,
    t.source_row
from facts.trainees t
join facts.masked_trainees m
    on m.class_id = t.class_id and m.trainee_no = t.trainee_no
join ledger.trainees o
    on o.class_id = t.class_id and o.trainee_no = t.trainee_no
