-- A file of the folder is not recognised, and it has rows.
--
-- title: 有文件没有读入
-- scope: file
-- says: the file is not recognised as any kind of export, so none of its rows was read
--       | 不认识这个文件的表头，其中的行都没有读入
-- mend: give it the header row of its kind, take it out of the folder, or name it with --ignore
--       | 请补上表头或重新导出；与补贴无关的文件，请移出文件夹，或用 --ignore 指明
-- cause near_kind: it is nearly {detail} | 接近 {detail}
-- word lacks: but lacks | 但缺少
-- cause no_header: it has no header row and goes on like {detail}: a part of one export
--       | 没有表头，内容接着 {detail}：可能是同一份导出的后半部分
-- cause decoded_twice: its text was decoded wrongly on the way | 文字在转存时已变成乱码
-- cause quoted_lines: every line is one quoted cell: it was saved as CSV twice
--       | 每行只有一个带引号的单元格：可能被另存了两次
-- cause own_output: it is an output of this program, not an export
--       | 这是本程序的输出，不是导出的数据
-- cause ten_thousands: its amounts are headed 万元 ({detail}), which is not read: export them in yuan
--       | 金额以万元为单位（{detail}），不予读入，请按元导出
-- cause tied: nothing decides between {detail}
--       | 无法区分：{detail}
--
-- 文件夹中的每个文件，要么读入，要么确知与补贴无关。没有读入的文件可能正是一份名单的一部分。
select
    cast(null as varchar) as kind,
    source_file,
    cast(null as varchar) as column_name,
    source_row,
    cast(null as bigint) as measured,
    cast(null as bigint) as looked_at,
    cause,
    detail as cause_detail,
    cast(null as varchar) as detail
from raw.file_faults
where check_name = 'file_unread'
