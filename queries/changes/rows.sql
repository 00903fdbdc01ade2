-- Rows of exports that appeared, changed or went, by kind of export and by whom they are
-- about; of a decision by its rule too. place is the first of them, in this build where
-- they are still there.
with formerly as (
    select
        r.*,
        case when r.subject = 'trainee' then p.subject_id else r.subject_id end
            as matched_id
    from former.rows r
    left join changes.persons p
        on p.former_id = case when r.subject = 'trainee' then r.subject_id end
),
joined as (
    select
        case
            when f.kind is null then 'new'
            when l.kind is null then 'gone'
            else 'changed'
        end as change,
        coalesce(l.kind, f.kind) as export,
        coalesce(l.subject, f.subject) as subject,
        coalesce(l.subject_id, f.matched_id, f.subject_id) as subject_id,
        coalesce(l.rule, f.rule) as rule,
        coalesce(l.class_id, f.class_id) as class_id,
        coalesce(l.application_id, f.application_id) as application_id,
        coalesce(f.row_count, 0) as former_count,
        coalesce(l.row_count, 0) as row_count,
        coalesce(l.source_file, f.source_file) as source_file,
        coalesce(l.source_row, f.source_row) as source_row
    from formerly f
    full join latter.rows l
        on l.kind = f.kind
        and l.subject = f.subject
        and l.subject_id = f.matched_id
        and l.rule is not distinct from f.rule
        and l.class_id is not distinct from f.class_id
        and l.application_id is not distinct from f.application_id
    where l.digest is distinct from f.digest
)
select
    row_number() over (
        order by j.export, j.subject, j.subject_id, j.rule, j.class_id,
            j.application_id, j.change
    ) as row_no,
    j.change,
    j.export,
    t.title,
    j.subject,
    j.subject_id,
    j.rule,
    j.class_id,
    j.application_id,
    case
        when j.subject = 'institution' then j.subject_id
        else coalesce(l.institution, f.institution)
    end as institution,
    case
        when j.subject = 'district' then j.subject_id
        else coalesce(l.district, f.district)
    end as district,
    j.former_count,
    j.row_count,
    concat(
        case j.change when 'new' then '新增' when 'gone' then '减少' else '改动' end,
        '，', j.source_file, ' 第 ', cast(j.source_row as varchar), ' 行',
        case
            when j.former_count > 1 or j.row_count > 1 then concat(
                '起，', cast(j.former_count as varchar), ' 行变为 ',
                cast(j.row_count as varchar), ' 行'
            )
            else ''
        end
    ) as place
from joined j
cross join changes.comparison c
join latter.titles t on t.kind = j.export
left join latter.classes l on l.class_id = j.class_id
left join former.classes f on f.class_id = j.class_id
where
    c.reason = 'compared'
    and c.has_rows
