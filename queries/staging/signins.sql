-- Sign-ins at a known session; several scans of one person all stay. They are shown as
-- they stand in raw.signins: a copy would take as long as all other tables of this layer.
select r.*
from raw.signins r
where
    r.load_order not in (select load_order from keys.repeats)
    and r.load_order not in (select load_order from staging.unknown_signins)
