-- Trainees with their outcome, names and numbers masked: of a name the first
-- character, of an identity number the first six and last two.
select
    t.class_id,
    t.trainee_no,
    concat(substr(t.name, 1, 1), '*') as masked_name,
    case
        when length(t.id_number) >= 15 then concat(
            substr(t.id_number, 1, 6),
            substr('******************************', 1, length(t.id_number) - 8),
            substr(t.id_number, length(t.id_number) - 1, 2)
        )
        else '***'
    end as masked_id,
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
join ledger.trainees o
    on o.class_id = t.class_id and o.trainee_no = t.trainee_no
