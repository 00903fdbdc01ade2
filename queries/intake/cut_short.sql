-- A text file ends in the middle of a row.
--
-- title: 文件在行中截断
-- scope: file
-- says: the last line is cut off: the file ends in the middle of a row
--       | 最后一行不完整：文件在行中截断
-- mend: export or download it again
--       | 请重新导出或下载
-- cause open_quote: a quote is opened on the last line and never closed
--       | 最后一行的引号有开无合
-- cause few_cells: the last line has no line end and fewer cells than the header
--       | 最后一行没有换行符，单元格也少于表头
--
-- 截断的文件少了多少行，从文件本身看不出。
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
where check_name = 'cut_short'
