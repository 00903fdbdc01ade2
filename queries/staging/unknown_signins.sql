-- Sign-ins whose class has no such session, the few of a long table.
select load_order, source_file, source_row, class_id, session_no
from raw.signins r
where not exists (
    select 1
    from staging.sessions s
    where s.class_id = r.class_id
        and s.session_no = r.session_no
)
