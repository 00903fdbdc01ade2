-- The roster: trainees of a known class.
select r.*
from raw.trainees r
join staging.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from keys.repeats)
