-- Rows of one file have one key and differ in a required column.
--
-- title: 同一文件中主键重复而内容不同
-- scope: file
-- says: {measured} of {looked_at} rows have the key of a later row of the same file and differ from it
--       | {looked_at} 行中有 {measured} 行与同一文件中后面的行主键相同而内容不同
-- mend: look which row is right and remove the other; numbers that a spreadsheet shortened look alike too
--       | 请核对哪一行正确，删去另一行；被表格软件截短的编号也会变得相同
-- cause column: they differ in {column} | 不同之处在“{column}”
-- after: second_table:*, column_twice:*, rows_lost
--
-- 后来的导出替代先前的，是就两份导出而言；同一份导出里自相矛盾，应由人决定。
select
    c.kind,
    c.source_file,
    c.column_name,
    c.source_row,
    c.row_count as measured,
    f.rows_read as looked_at,
    'column' as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from keys.conflicts c
join raw.files f on f.source_file = c.source_file
join policy.intake p on p.check_name = 'keys_conflict' and p.kind = c.kind
where
    f.rows_read >= p.least
    and c.row_count * 100 > p.percent * f.rows_read
