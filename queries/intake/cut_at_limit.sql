-- A file ends at the last row that a spreadsheet can hold.
--
-- title: 文件止于表格行数上限
-- scope: file
-- says: the file ends at row {measured}, the most that a spreadsheet holds: the rest is missing
--       | 文件止于第 {measured} 行，正是表格软件的行数上限，其余的行很可能丢失
-- mend: export it as CSV without opening it in a spreadsheet, or in parts
--       | 请直接导出为 CSV，不要用表格软件另存，或分几份导出
--
-- 表格软件的行数上限是 65,536 行（旧式）和 1,048,576 行，多出的行在另存时不声不响地丢掉。
select
    kind,
    source_file,
    cast(null as varchar) as column_name,
    source_row,
    source_row as measured,
    cast(null as bigint) as looked_at,
    cause,
    detail as cause_detail,
    cast(null as varchar) as detail
from raw.file_faults
where check_name = 'cut_at_limit'
