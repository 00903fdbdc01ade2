-- Data quality as the workbook shows it: each file, then its rows that were set
-- aside and its cells that could not be read.
select
    '文件' as category,
    source_file,
    kind,
    encoding,
    rows_read,
    rows_used,
    rows_set_aside,
    cast(null as bigint) as source_row,
    cast(null as varchar) as reason,
    cast(null as varchar) as "column",
    cast(null as varchar) as detail,
    1 as position
from report.files
union all
select
    case when kept then '读不出的单元格' else '搁置的行' end as category,
    source_file,
    kind,
    null as encoding,
    null as rows_read,
    null as rows_used,
    null as rows_set_aside,
    source_row,
    reason,
    "column",
    detail,
    case when kept then 3 else 2 end as position
from report.set_aside
