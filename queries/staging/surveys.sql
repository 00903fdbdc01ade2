-- Satisfaction surveys of a known class, with or without answers.
select r.*
from raw.surveys r
join staging.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from keys.repeats)
