-- Rows set aside and cells not read, and how many of them, the first of each file and
-- reason, the data-quality page lists: one row.
select
    cast(coalesce(sum(row_count), 0) as bigint) as row_count,
    cast(coalesce(sum(listed_count), 0) as bigint) as listed_count
from report.set_aside_reasons
