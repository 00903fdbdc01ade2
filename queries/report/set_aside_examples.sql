-- Set-aside rows and unreadable cells as the data-quality page lists them: of each
-- file and reason the first. set_aside.csv has all.
--
-- title: 没有采用的行
-- says: 没有采用的行和读不出的单元格，每个文件每种原因列出最前面的一些；全部在 set_aside.csv。
-- order: source_file, source_row, "column", reason
with numbered as (
    select
        source_file,
        source_row,
        kind,
        reason,
        column_name,
        kept,
        detail,
        row_number() over (
            partition by source_file, reason, kept
            order by source_row, column_name
        ) as position
    from staging.set_aside
)
select
    n.source_file,
    n.source_row,
    n.kind,
    n.reason,
    n.column_name as "column",
    n.kept,
    n.detail
from numbered n
join report.set_aside_reasons r
    on r.source_file = n.source_file
    and r.reason = n.reason
    and r.kept = n.kept
where n.position <= r.listed_count
