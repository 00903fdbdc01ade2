-- Whether there was an objection to a public notice cannot be read.
--
-- title:    公示异议栏无法读取
-- severity: warning
-- effect:   hold_application
-- subject:  application
-- clause:   五(六)
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
)
select
    application_id,
    concat(array_join(array_agg(cell order by load_order), '、'), '无法读取')
        as measured,
    '可以读取' as required,
    min_by(source_file, load_order) as source_file,
    min_by(source_row, load_order) as source_row
from unreadable
group by application_id
