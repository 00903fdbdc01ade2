-- Files as files.csv has them.
--
-- file:     files.csv
-- title:    读入的文件
-- position: 20
-- order:    source_file
-- column sha256: SHA-256 | | 文件内容的摘要，十六进制小写
select source_file, kind, encoding, rows_read, rows_used, rows_set_aside, sha256
from facts.files
