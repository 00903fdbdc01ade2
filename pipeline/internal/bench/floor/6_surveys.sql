-- Survey rows that count: of the rows of one name in a class as many as it has trainees
-- of that name.
create table facts.surveys as
with ranked as (
    select *, row_number() over (partition by class_id, name order by load_order) as name_rank
    from used.surveys
),
namesakes as (
    select class_id, name, count(*) as trainee_count
    from used.trainees
    group by class_id, name
)
select
    r.class_id,
    r.comment,
    coalesce(r.name_rank <= n.trainee_count, false) as is_counted,
    cast(r.theory_schedule is not null as bigint) + cast(r.theory_quality is not null as bigint)
        + cast(r.practice_schedule is not null as bigint) + cast(r.practice_quality is not null as bigint)
        as answered_count,
    cast(coalesce(r.theory_schedule = '满意', false) as bigint)
        + cast(coalesce(r.theory_quality = '满意', false) as bigint)
        + cast(coalesce(r.practice_schedule = '满意', false) as bigint)
        + cast(coalesce(r.practice_quality = '满意', false) as bigint) as satisfied_count
from ranked r
left join namesakes n on n.class_id = r.class_id and n.name = r.name
