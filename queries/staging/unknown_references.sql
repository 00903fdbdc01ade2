-- Rows set aside because what they name is not there: the class, the session of
-- that class, or the application. Repeats are set aside as such.
with named as (
    select 'sessions' as kind, load_order, source_file, source_row, class_id,
        cast(null as bigint) as session_no
    from raw.sessions
    union all
    select 'trainees', load_order, source_file, source_row, class_id, null
    from raw.trainees
    union all
    select 'signins', load_order, source_file, source_row, class_id, session_no
    from raw.signins
    union all
    select 'assessments', load_order, source_file, source_row, class_id, null
    from raw.assessments
    union all
    select 'surveys', load_order, source_file, source_row, class_id, null
    from raw.surveys
    union all
    select 'applications', load_order, source_file, source_row, class_id, null
    from raw.applications
    union all
    select 'inspections', load_order, source_file, source_row, class_id, null
    from raw.inspections
    union all
    select 'archives', load_order, source_file, source_row, class_id, null
    from raw.archives
)
select
    n.kind,
    n.load_order,
    n.source_file,
    n.source_row,
    case when c.class_id is null then 'unknown_class' else 'unknown_session' end
        as reason,
    case when c.class_id is null then 'class_id' else 'session_no' end as column_name,
    n.class_id as named
from named n
left join staging.classes c on c.class_id = n.class_id
left join staging.sessions s
    on s.class_id = n.class_id and s.session_no = n.session_no
where
    case n.kind when 'signins' then s.class_id else c.class_id end is null
    and n.load_order not in (select load_order from keys.repeats)
union all
select
    'notices' as kind,
    load_order,
    source_file,
    source_row,
    'unknown_application' as reason,
    'application_id' as column_name,
    application_id as named
from raw.notices
where
    load_order not in (select load_order from staging.notices)
    and load_order not in (select load_order from keys.repeats)
