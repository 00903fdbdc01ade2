-- A reference list has a word that the policy does not know.
--
-- title: 比对名单有不认识的类别
-- scope: file
-- says: {measured} of {looked_at} rows are of a list that the policy does not know: {detail}
--       | {looked_at} 行中有 {measured} 行的名单类别不在政策之内：{detail}
-- mend: correct the word, or add it to words.yaml of the policy, as a synonym or as a list of its own
--       | 请改正，或写入政策的 words.yaml，作为同义词或另一类名单
-- cause nearest: the nearest known: {detail} | 相近的已知类别：{detail}
-- after: second_table:*, column_twice:*, rows_lost
--
-- 类别对不上的名单谁也比不出来，却会显得已经核验。知道而不用于比对的类别（如低保）不算。
with unknown as (
    select list, count(*) as row_count, min(load_order) as first_load_order
    from staging.references
    where list not in (
        select word
        from policy.words
        where
            kind = 'references'
            and column_name = 'list'
    )
    group by list
)
select
    'references' as kind,
    e.source_file,
    'list' as column_name,
    e.source_row,
    u.measured,
    a.looked_at,
    case when n.nearest is not null then 'nearest' end as cause,
    n.nearest as cause_detail,
    u.words as detail
from (
    select
        cast(sum(row_count) as bigint) as measured,
        min(first_load_order) as first_load_order,
        array_join(
            array_agg(
                concat(list, ' ', cast(row_count as varchar), ' ×')
                order by row_count desc, list
            ), '、'
        ) as words
    from unknown
) u
cross join (select count(*) as looked_at from staging.references) a
join policy.intake p
    on p.check_name = 'list_unmatched' and p.kind = 'references'
join staging.references e on e.load_order = u.first_load_order
left join keys.nearest_words n
    on n.kind = 'references' and n.column_name = 'list' and n.word = e.list
where u.measured >= p.least
