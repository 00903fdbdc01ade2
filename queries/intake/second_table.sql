-- A second table with its columns in other places stands below the first.
--
-- title: 表下另有一表，栏序不同
-- scope: file
-- says: a row below the header holds headers in other places: a second table begins there
--       | 表头之下又出现表头，栏序不同：下面是另一张表
-- mend: put the two tables into files of their own
--       | 请把两张表分成两个文件
--
-- 栏序不同的第二张表若按第一张表的表头来读，每一格都会读进别的栏。
select
    kind,
    source_file,
    cast(null as varchar) as column_name,
    source_row,
    cast(null as bigint) as measured,
    cast(null as bigint) as looked_at,
    cause,
    detail as cause_detail,
    cast(null as varchar) as detail
from raw.file_faults
where check_name = 'second_table'
