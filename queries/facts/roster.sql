-- The roster with the number that names a trainee everywhere (CLASS#NO), in load
-- order from 1. An identity number in E-notation identifies nobody, so it is no
-- followed_id and meets no other row.
select
    load_order,
    class_id,
    trainee_no,
    id_number,
    is_identified,
    case when is_identified then id_number end as followed_id
from (
    select
        load_order,
        class_id,
        row_number() over (partition by class_id order by load_order)
            as trainee_no,
        id_number,
        not regexp_like(id_number, '^[0-9]+(\.[0-9]+)?E[+-][0-9]+$')
            as is_identified
    from staging.trainees
) numbered
