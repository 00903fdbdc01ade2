-- Trainees who came, went or whose outcome changed, with the yuan that they are entitled
-- to more or less, and the rules that speak against them in one build alone or in both.
select
    case
        when f.class_id is null then 'new'
        when l.class_id is null then 'gone'
        else 'changed'
    end as change,
    coalesce(p.subject_id, p.former_id) as subject_id,
    p.class_id,
    f.outcome as "before",
    l.outcome as "after",
    concat(';', coalesce(f.reasons, ''), ';') as former_reasons,
    concat(';', coalesce(l.reasons, ''), ';') as reasons,
    cast(
        coalesce(l.entitled_yuan, 0) - coalesce(f.entitled_yuan, 0)
        as decimal(18, 2)
    ) as yuan
from changes.persons p
left join former.trainees f
    on f.class_id = p.class_id
    and f.trainee_no = p.former_no
left join latter.trainees l
    on l.class_id = p.class_id
    and l.trainee_no = p.trainee_no
where f.outcome is distinct from l.outcome
