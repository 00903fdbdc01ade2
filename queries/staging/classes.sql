-- Classes: one row each, the last export of a class counts.
select r.*
from raw.classes r
where r.load_order not in (select load_order from keys.repeats)
