-- Whether there was an objection to a public notice cannot be read.
--
-- title:    公示异议栏无法读取
-- severity: warning
-- effect:   hold_application
-- subject:  application
-- needs:    applications, notices.objection
--
-- 申请有公示的“异议”一栏填了内容而无法读取，例如写成“有异议”。读不出的可能正是有异议，不能当作没有，故暂
-- 缓，请改正后重新导出。只看采用的公示，列出每一处，不显示所填内容；来源是其中最先载入的一处。
with unreadable as (
    select
        n.application_id,
        n.load_order,
        n.source_file,
        n.source_row,
        concat(
            n.source_file, ' 第 ', cast(n.source_row as varchar), ' 行“异议”'
        ) as cell
    from staging.notices n
    join raw.set_aside u on u.load_order = n.load_order
    where u."column" = 'objection'
),
listed as (
    select
        application_id,
        array_join(array_agg(cell order by load_order), '、') as cells,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from unreadable
    group by application_id
),
noticed as (
    select distinct application_id
    from facts.notices
)
select
    a.application_id,
    u.cells is not null as is_found,
    coalesce(
        u.cells || '无法读取',
        case when n.application_id is null then '无公示记录' else '可以读取' end
    ) as measured,
    '可以读取' as required,
    u.source_file,
    u.source_row
from facts.applications a
left join listed u on u.application_id = a.application_id
left join noticed n on n.application_id = a.application_id
