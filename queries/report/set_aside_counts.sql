-- Rows set aside and cells not read, by kind and reason.
--
-- order: kind, reason, kept
select kind, reason, kept, count(*) as row_count
from staging.set_aside
group by kind, reason, kept
