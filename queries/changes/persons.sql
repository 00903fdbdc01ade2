-- Trainees of both builds by person: under which number a person stands in the roster of
-- each, null where it does not. A roster that lost a row numbers those behind it anew.
with formerly as (
    select
        class_id,
        trainee_no,
        person,
        row_number() over (
            partition by class_id, person
            order by trainee_no
        ) as nth
    from former.matched
),
latterly as (
    select
        class_id,
        trainee_no,
        person,
        row_number() over (
            partition by class_id, person
            order by trainee_no
        ) as nth
    from latter.matched
)
select
    coalesce(l.class_id, f.class_id) as class_id,
    f.trainee_no as former_no,
    l.trainee_no,
    case
        when f.trainee_no is not null
            then concat(f.class_id, '#', cast(f.trainee_no as varchar))
    end as former_id,
    case
        when l.trainee_no is not null
            then concat(l.class_id, '#', cast(l.trainee_no as varchar))
    end as subject_id
from formerly f
full join latterly l
    on l.class_id = f.class_id
    and l.person = f.person
    and l.nth = f.nth
