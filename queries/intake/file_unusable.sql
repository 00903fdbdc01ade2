-- A workbook or an archive cannot be opened.
--
-- title: 有文件无法打开
-- scope: file
-- says: the file cannot be opened, so nothing of it was read
--       | 文件无法打开，其中的内容都没有读入
-- mend: save it as .xlsx or CSV, without a password
--       | 请另存为 .xlsx 或 CSV，不设密码
-- cause biff: it is a binary workbook of the old kind (.xls) | 是旧式的二进制工作簿（.xls）
-- cause password: it is protected by a password | 设有密码
-- cause damaged: it is damaged or cut off | 文件已损坏或不完整
-- cause bomb: it would unpack to far more than an export can be | 解压后远远超过一份导出应有的大小
-- cause nested_archive: it is an archive inside an archive | 是压缩包中的压缩包
-- cause link: it is a link inside an archive | 是压缩包中的链接
-- cause path: its path leads out of the archive | 路径指向压缩包之外
-- cause xlsb: it is a binary workbook (.xlsb) | 是二进制工作簿（.xlsb）
-- cause no_table: it is a web page without a table, such as a login page
--       | 是没有表格的网页，例如登录页
-- cause xml_spreadsheet: it is an XML spreadsheet of 2003 | 是 2003 版的 XML 表格
-- cause mhtml: it is a web archive | 是网页存档
--
-- 打不开的文件里可能有名单的一部分，不能当作没有。
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
where check_name = 'file_unusable'
