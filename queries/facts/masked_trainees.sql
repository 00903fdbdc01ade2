-- Trainees as they are shown: of a name the first character, of an identity number
-- the first six and last two.
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
    end as masked_id
from facts.trainees t
