-- Rows set aside (or, where kept, cells not read) of each file, by reason.
select source_file, reason, kept, count(*) as row_count
from staging.set_aside
group by source_file, reason, kept
