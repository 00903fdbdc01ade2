-- Rows set aside (or, where kept, cells not read) of each file, by reason, and how
-- many of them, the first, the data-quality page lists: a thousand rows of one fault
-- tell no more than twenty.
--
-- title: 没有采用的行，按文件和原因
-- says: 每个文件没有采用的行和读不出的单元格，按原因计数。
-- order: source_file, reason, kept
select
    source_file,
    reason,
    kept,
    count(*) as row_count,
    least(count(*), 20) as listed_count
from staging.set_aside
group by source_file, reason, kept
