-- What a person decided on a finding: of the decisions up to the as-of day the
-- latest, of one day the last in load order. One that names somebody else than the
-- trainee it points at was not made on this trainee.
with trainees as (
    select subject_id, name
    from facts.trainees
    where subject_id in (select subject_id from staging.decisions)
)
select rule, subject_id, decision, decided_date, decided_by, document, reason,
    source_file, source_row
from (
    select
        d.*,
        row_number() over (
            partition by d.rule, d.subject_id
            order by d.decided_date desc, d.load_order desc
        ) as recency
    from staging.decisions d
    cross join raw.run r
    left join raw.rules u on u.rule = d.rule
    left join trainees t
        on u.subject = 'trainee' and t.subject_id = d.subject_id
    where d.decided_date <= r.as_of
        and coalesce(d.subject_name = t.name, true)
) ranked
where recency = 1
