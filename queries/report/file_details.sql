-- Files as the data-quality page shows them: how each was read, which columns of
-- its kind it has, what an unrecognised one comes closest to. Headers and kinds
-- that are several are joined.
--
-- title: 读入的文件
-- says: 每个导出文件一行：是哪一类数据，怎样编码，读入多少行，采用和没有采用的各多少行，以及认
--       出了哪些列。
-- order: source_file
select
    f.source_file,
    f.kind,
    r.encoding,
    r.delimiter,
    r.header_row,
    r.recognised_columns,
    r.unrecognised_columns,
    r.closest_title,
    r.lacking_columns,
    r.tied_titles,
    f.rows_read,
    f.rows_used,
    f.rows_set_aside,
    f.sha256
from report.files f
join raw.files r on r.source_file = f.source_file
