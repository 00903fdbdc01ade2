-- Places moved from the reserve to a district, one row per district and day.
select r.*
from raw.transfers r
where r.load_order not in (select load_order from keys.repeats)
