-- The words in the columns that rules read word by word, each with whether the
-- policy knows it and where it first stands. Columns of which the policy knows no
-- word are left out: everything would be unknown there.
with used as (
    select 'classes' as kind, 'mode' as column_name, mode as word, load_order,
        source_file, source_row
    from staging.classes
    union all
    select 'classes', 'level', level, load_order, source_file, source_row
    from staging.classes
    union all
    select 'assessments', 'certificate_kind', certificate_kind, load_order,
        source_file, source_row
    from staging.assessments
    union all
    select 'payments', 'source', source, load_order, source_file, source_row
    from staging.payments
    union all
    select 'sessions', 'teacher_kind', teacher_kind, load_order, source_file,
        source_row
    from staging.sessions
    union all
    select 'signins', 'method', method, load_order, source_file, source_row
    from staging.signins
    union all
    select 'trainees', 'category', category, load_order, source_file, source_row
    from staging.trainees
)
select
    u.kind,
    u.column_name,
    u.word,
    k.word is not null as is_known,
    u.row_count,
    u.source_file,
    u.source_row
from (
    select
        kind,
        column_name,
        word,
        count(*) as row_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from used
    where word is not null
    group by kind, column_name, word
) u
join (select distinct kind, column_name from policy.words) c
    on c.kind = u.kind and c.column_name = u.column_name
left join policy.words k
    on k.kind = u.kind and k.column_name = u.column_name and k.word = u.word
