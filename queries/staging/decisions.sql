-- Decisions of a person on a finding, one row per rule, subject and day.
select r.*
from raw.decisions r
where r.load_order not in (select load_order from keys.repeats)
