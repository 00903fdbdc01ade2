-- Sign-ins at a known session; several scans of one person all stay.
select r.*
from raw.signins r
join staging.sessions s
    on s.class_id = r.class_id and s.session_no = r.session_no
where r.load_order not in (select load_order from keys.repeats)
