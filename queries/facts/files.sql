-- Files with their rows. Of every file, rows read = rows used + rows set aside.
select
    f.source_file,
    f.kind,
    f.encoding,
    coalesce(f.rows_read, 0) as rows_read,
    coalesce(f.rows_read, 0) - coalesce(a.row_count, 0) as rows_used,
    coalesce(a.row_count, 0) as rows_set_aside,
    f.sha256
from raw.files f
left join (
    select source_file, count(*) as row_count
    from staging.set_aside
    where not kept
    group by source_file
) a on a.source_file = f.source_file
