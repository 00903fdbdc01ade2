-- The names and words that the policy does not know, each with the known ones that
-- come nearest. What looks like somebody's number is not shown.
--
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
