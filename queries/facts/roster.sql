-- The roster with the number that names a trainee everywhere (CLASS#NO): from 1 in
-- the load order of the first row of their key, used or not, so that a later
-- export which completes a row moves nobody. An identity number in E-notation
-- identifies nobody, so it is no followed_id and meets no other row.
with firsts as (
    select used_load_order, min(load_order) as load_order
    from keys.repeats
    where kind = 'trainees'
    group by used_load_order
)
select
    load_order,
    class_id,
    trainee_no,
    id_number,
    is_identified,
    case when is_identified then id_number end as followed_id
from (
    select
        t.load_order,
        t.class_id,
        row_number() over (
            partition by t.class_id
            order by least(t.load_order, coalesce(f.load_order, t.load_order))
        ) as trainee_no,
        t.id_number,
        not regexp_like(t.id_number, '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$')
            as is_identified
    from staging.trainees t
    left join firsts f on f.used_load_order = t.load_order
) numbered
