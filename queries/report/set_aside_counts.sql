-- Rows set aside and cells not read, by kind and reason.
--
-- title: 没有采用的行，按原因
-- says: 没有采用的行和读不出的单元格，按数据类别和原因计数。读入的行等于采用的行加没有采用的行。
-- order: kind, reason, kept
select kind, reason, kept, count(*) as row_count
from staging.set_aside
group by kind, reason, kept
