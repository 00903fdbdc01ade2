-- What the columns of each file look like: cells filled and unreadable, values,
-- the least and greatest where they may be told, and the commonest forms.
--
-- title: 各栏的概况
-- says: 每个文件每一栏：填了多少，读不出多少，有多少个不同的值，以及能说的最小、最大和最常见的
--       写法。
-- order: source_file, position
select
    p.source_file,
    p.kind,
    p.column_name,
    c.header,
    p.filled_count,
    p.unreadable_count,
    r.distinct_count,
    r.least,
    r.greatest,
    p.forms,
    p.position
from raw.profiles p
join raw.columns c on c.kind = p.kind and c.column_name = p.column_name
left join keys.ranges r
    on r.source_file = p.source_file and r.column_name = p.column_name
