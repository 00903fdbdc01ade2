-- Assessments in a known class; the person may be missing from its roster.
select r.*
from raw.assessments r
join staging.classes c on c.class_id = r.class_id
where r.load_order not in (select load_order from keys.repeats)
