-- What a person decided on a finding: of the decisions up to the as-of day the
-- latest, of one day the last in load order.
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
    where d.decided_date <= r.as_of
) ranked
where recency = 1
