-- An older file supersedes differing rows of a newer one.
--
-- title: 较旧的文件替代了较新的
-- scope: file
-- says: {measured} rows of {detail} are superseded by this file, whose newest date is earlier
--       | {detail} 有 {measured} 行被本文件替代，而本文件最新的日期更早
-- mend: remove the older file, or name it so that it is read first (a folder named 旧 or backup comes before others)
--       | 请移走较旧的文件，或使它先被读入（放进名为“旧”或“备份”的文件夹）
-- after: second_table:*, column_twice:*
--
-- 同一主键以后载入的一行为准，载入的先后由文件名决定；文件名说的先后与内容不符时，应由人决定。
select
    r.kind,
    r.used_file as source_file,
    cast(null as varchar) as column_name,
    min(r.used_row) as source_row,
    count(*) as measured,
    cast(null as bigint) as looked_at,
    cast(null as varchar) as cause,
    cast(null as varchar) as cause_detail,
    r.source_file as detail
from keys.repeats r
join keys.newest e on e.source_file = r.source_file
join keys.newest u on u.source_file = r.used_file
join policy.intake p
    on p.check_name = 'older_supersedes' and p.kind = r.kind
where
    r.reason = 'superseded_row'
    and u.newest_at < e.newest_at
group by r.kind, r.used_file, r.source_file
having count(*) >= min(p.least)
