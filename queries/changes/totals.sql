-- What changed in all: one row.
--
-- title: 人数和金额的变化
-- says: 两期的人数和金额各多少，相差多少。
select
    c.as_of,
    c.former_date,
    c.reason,
    c.has_rows,
    t.new_count,
    t.new_error_count,
    t.new_warning_count,
    t.new_info_count,
    t.resolved_count,
    t.resolved_error_count,
    t.resolved_warning_count,
    t.resolved_info_count,
    t.changed_count,
    t.side_count,
    t.came_count,
    t.went_count,
    t.money_count,
    t.row_count,
    t.unknown_count,
    p.finding_count as persisting_count
from changes.comparison c
cross join (
    select
        count(*) filter (where kind = 'finding' and change = 'new') as new_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'new'
                and severity = 'error'
        ) as new_error_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'new'
                and severity = 'warning'
        ) as new_warning_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'new'
                and severity = 'info'
        ) as new_info_count,
        count(*) filter (where kind = 'finding' and change = 'resolved')
            as resolved_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'resolved'
                and severity = 'error'
        ) as resolved_error_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'resolved'
                and severity = 'warning'
        ) as resolved_warning_count,
        count(*) filter (
            where
                kind = 'finding'
                and change = 'resolved'
                and severity = 'info'
        ) as resolved_info_count,
        count(*) filter (where kind = 'finding' and change = 'changed')
            as changed_count,
        count(*) filter (where kind = 'outcome' and change = 'changed')
            as side_count,
        count(*) filter (where kind = 'outcome' and change = 'new') as came_count,
        count(*) filter (where kind = 'outcome' and change = 'gone') as went_count,
        count(*) filter (where kind = 'money') as money_count,
        count(*) filter (where kind = 'rows') as row_count,
        count(*) filter (where cause_kind = 'unknown')
            as unknown_count
    from changes.changes
) t
cross join (
    select cast(coalesce(sum(finding_count), 0) as bigint) as finding_count
    from changes.persisting
) p
