-- Sanctions on institutions, one row per institution, action and day.
select r.*
from raw.sanctions r
where r.load_order not in (select load_order from keys.repeats)
