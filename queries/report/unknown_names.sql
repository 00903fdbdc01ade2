-- The names and words that the policy does not know, each with the known ones that
-- come nearest. What looks like somebody's number is not shown.
--
-- title: 没有认出的名称
-- says: 导出数据里通知和名单都没有的名称和用词，和写法最接近的已知名称。
-- order: kind, column_name, name
select
    n.kind,
    n.column_name,
    case
        when regexp_like(n.name, '[0-9]{11}') then '（内容不显示）'
        else n.name
    end as name,
    n.row_count as occurrence_count,
    n.source_file,
    n.source_row,
    k.nearest
from staging.unknown_names n
left join keys.nearest_words k
    on k.kind = n.kind
    and k.column_name = n.column_name
    and k.word = n.name
