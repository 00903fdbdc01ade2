-- Rows set aside because what they name is not there: the class, the session of
-- that class, or the application. Repeats are set aside as such.
with named as (
    select 'sessions' as kind, load_order, source_file, source_row, class_id
    from raw.sessions
    union all
    select 'trainees', load_order, source_file, source_row, class_id
    from raw.trainees
    union all
    select 'signins', load_order, source_file, source_row, class_id
    from staging.unknown_signins
    union all
    select 'assessments', load_order, source_file, source_row, class_id
    from raw.assessments
    union all
    select 'surveys', load_order, source_file, source_row, class_id
    from raw.surveys
    union all
    select 'applications', load_order, source_file, source_row, class_id
    from raw.applications
    union all
    select 'inspections', load_order, source_file, source_row, class_id
    from raw.inspections
    union all
    select 'archives', load_order, source_file, source_row, class_id
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
where
    (n.kind = 'signins' or c.class_id is null)
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
