-- Persons who stand on the rosters of several ended classes: a row for each of them,
-- with what caps count by. A number in E-notation is nobody's in particular.
with persons as (
    select id_number
    from facts.trainees
    where
        is_ended
        and is_identified
    group by id_number
    having count(*) > 1
)
select
    t.class_id,
    t.trainee_no,
    t.subject_id,
    t.id_number,
    t.category,
    t.start_date,
    c.occupation,
    c.level,
    c.mode
from persons p
join facts.trainees t
    on t.id_number = p.id_number
    and t.is_ended
    and t.is_identified
join facts.classes c on c.class_id = t.class_id
