-- Set-aside rows and unreadable cells as set_aside.csv has them.
select
    source_file,
    source_row,
    kind,
    reason,
    column_name as "column",
    kept,
    detail
from staging.set_aside
