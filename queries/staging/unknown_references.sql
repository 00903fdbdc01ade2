-- Rows set aside because what they name is not there: the class, the session of
-- that class, or the application. Repeats are set aside as such.
with unused as (
    select 'sessions' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.sessions r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'trainees' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.trainees r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'signins' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.signins r
    left join staging.sessions s
        on s.class_id = r.class_id and s.session_no = r.session_no
    where s.class_id is null
    union all
    select 'assessments' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.assessments r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'surveys' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.surveys r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'applications' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.applications r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'inspections' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.inspections r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
    union all
    select 'archives' as kind, r.load_order, r.source_file, r.source_row, r.class_id
    from raw.archives r
    left join staging.classes c on c.class_id = r.class_id
    where c.class_id is null
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
    case when c.class_id is null then 'class_id' else 'session_no' end as column_name,
    u.class_id as named
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
    'application_id' as column_name,
    application_id as named
from raw.notices
where
    load_order not in (select load_order from staging.notices)
    and load_order not in (select load_order from keys.repeats)
