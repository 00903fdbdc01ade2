-- Rows set aside because what they name is not there: the class, the session of
-- that class, or the application. Whatever is in raw, no repeat and not used.
with unused as (
    select 'sessions' as kind, load_order, source_file, source_row, class_id
    from raw.sessions
    where load_order not in (select load_order from staging.sessions)
    union all
    select 'trainees' as kind, load_order, source_file, source_row, class_id
    from raw.trainees
    where load_order not in (select load_order from staging.trainees)
    union all
    select 'signins' as kind, load_order, source_file, source_row, class_id
    from raw.signins
    where load_order not in (select load_order from staging.signins)
    union all
    select 'assessments' as kind, load_order, source_file, source_row, class_id
    from raw.assessments
    where load_order not in (select load_order from staging.assessments)
    union all
    select 'surveys' as kind, load_order, source_file, source_row, class_id
    from raw.surveys
    where load_order not in (select load_order from staging.surveys)
    union all
    select 'applications' as kind, load_order, source_file, source_row, class_id
    from raw.applications
    where load_order not in (select load_order from staging.applications)
    union all
    select 'inspections' as kind, load_order, source_file, source_row, class_id
    from raw.inspections
    where load_order not in (select load_order from staging.inspections)
    union all
    select 'archives' as kind, load_order, source_file, source_row, class_id
    from raw.archives
    where load_order not in (select load_order from staging.archives)
)
select
    u.kind,
    u.load_order,
    u.source_file,
    u.source_row,
    case
        when c.class_id is null then 'unknown_class'
        else 'unknown_session'
    end as reason,
    case when c.class_id is null then 'class_id' else 'session_no' end as column_name
from unused u
left join staging.classes c on c.class_id = u.class_id
where u.load_order not in (select load_order from keys.repeats)
union all
select
    'notices' as kind,
    load_order,
    source_file,
    source_row,
    'unknown_application' as reason,
    'application_id' as column_name
from raw.notices
where
    load_order not in (select load_order from staging.notices)
    and load_order not in (select load_order from keys.repeats)
