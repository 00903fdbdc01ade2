-- Survey rows and which of them count: of the rows of a class that carry one
-- name, the first n in load order, n being its trainees of that name (their form
-- asks for a name, not for an identity number).
with ranked as (
    select
        load_order,
        row_number() over (
            partition by class_id, name
            order by load_order
        ) as name_rank
    from staging.surveys
),
namesakes as (
    select class_id, name, count(*) as trainee_count
    from staging.trainees
    group by class_id, name
)
select
    r.class_id,
    r.theory_schedule,
    r.theory_quality,
    r.practice_schedule,
    r.practice_quality,
    r.comment,
    coalesce(k.name_rank <= n.trainee_count, false) as is_counted,
    (case when r.theory_schedule is null then 0 else 1 end)
    + (case when r.theory_quality is null then 0 else 1 end)
    + (case when r.practice_schedule is null then 0 else 1 end)
    + (case when r.practice_quality is null then 0 else 1 end)
        as answered_count,
    (case when r.theory_schedule = '满意' then 1 else 0 end)
    + (case when r.theory_quality = '满意' then 1 else 0 end)
    + (case when r.practice_schedule = '满意' then 1 else 0 end)
    + (case when r.practice_quality = '满意' then 1 else 0 end)
        as satisfied_count,
    r.source_file,
    r.source_row,
    r.load_order
from staging.surveys r
join ranked k on k.load_order = r.load_order
left join namesakes n on n.class_id = r.class_id and n.name = r.name
