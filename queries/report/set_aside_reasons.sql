-- Rows set aside (or, where kept, cells not read) of each file, by reason, and how
-- many of them, the first, the data-quality page lists: a thousand rows of one fault
-- tell no more than twenty.
--
-- order: source_file, reason, kept
select
    source_file,
    reason,
    kept,
    count(*) as row_count,
    least(count(*), 20) as listed_count
from staging.set_aside
group by source_file, reason, kept
