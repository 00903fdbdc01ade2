-- Where in the exports personal values stood that were masked: cells meant for
-- something else, headers, names of files, and what is said of rows and files in words
-- of their own. Of each file and column the first thousand are listed.
--
-- title: 遮盖的个人信息
-- says: 写在别处的身份证号、电话、住址、账号，列出它在哪个文件的哪一行哪一列；显示之前已经遮盖。
-- order: source_file, source_row, column_name, place, holds
with cells as (
    select distinct source_file, source_row, kind, column_name, place, holds
    from keys.masked
),
numbered as (
    select
        c.*,
        count(*) over (partition by source_file, column_name, place) as cell_count,
        row_number() over (
            partition by source_file, column_name, place
            order by source_row, holds
        ) as position
    from cells c
)
select
    source_file,
    source_row,
    kind,
    column_name,
    place,
    holds,
    cell_count,
    position
from numbered
where position <= 1000
