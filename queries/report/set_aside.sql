-- Set-aside rows and unreadable cells as set_aside.csv has them.
--
-- file:     set_aside.csv
-- title:    没有采用的行和读不出的单元格
-- position: 19
-- order:    source_file, source_row, "column", reason
-- column kept: 该行是否采用 | | 是：只有选填的单元格读不出，该行照用；否：整行没有采用
select
    source_file,
    source_row,
    kind,
    reason,
    column_name as "column",
    kept,
    detail
from staging.set_aside
