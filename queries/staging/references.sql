-- Reference lists that other offices supply, one row per person and list.
select r.*
from raw.references r
where r.load_order not in (select load_order from keys.repeats)
