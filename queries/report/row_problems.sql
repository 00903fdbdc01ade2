-- What is wrong with rows and cells, numbered within their file.
--
-- order: source_file, position
select
    source_file,
    source_row,
    reason,
    column_name,
    kept,
    detail,
    row_number() over (
        partition by source_file
        order by source_row, column_name
    ) as position
from staging.set_aside
