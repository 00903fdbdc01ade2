-- Files as files.csv has them.
select source_file, kind, encoding, rows_read, rows_used, rows_set_aside, sha256
from facts.files
