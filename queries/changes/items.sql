-- Everything that changed, one after the other in the order of changes.csv. figure is
-- the column of money, or the kind of export of rows.
with items as (
    select
        'finding' as kind,
        change,
        subject,
        subject_id,
        rule,
        severity,
        cast(null as varchar) as figure,
        class_id,
        application_id,
        institution,
        district,
        is_on_money,
        "before",
        "after",
        cast(null as decimal(18, 2)) as yuan,
        cast(null as varchar) as former_reasons,
        cast(null as varchar) as reasons
    from changes.findings
    union all
    select 'outcome', change, 'trainee', subject_id, null, null, null, class_id, null, null,
        null, null, "before", "after", yuan, former_reasons, reasons
    from changes.outcomes
    union all
    select 'money', change, subject, subject_id, null, null, figure, class_id,
        application_id, null, null, null, "before", "after", yuan, null, null
    from changes.money
    union all
    select 'rows', change, subject, subject_id, rule, null, export, class_id,
        application_id, institution, district, null,
        case
            when former_count > 0
                then concat(export, ' ', cast(former_count as varchar))
        end,
        case
            when row_count > 0
                then concat(export, ' ', cast(row_count as varchar))
        end,
        null, null, null
    from changes.rows
)
select
    row_number() over (
        order by i.kind, i.subject, i.subject_id, coalesce(i.rule, ''),
            coalesce(i.figure, ''), i.change, i.class_id, i.application_id
    ) as item_no,
    i.*
from items i
cross join changes.comparison c
where c.reason = 'compared'
