-- More than a share of the words of a column that rules read are unknown.
--
-- title: 规则要读的词多数不认识
-- scope: file
-- says: {measured} of {looked_at} cells of {column} hold a word that the policy does not know, more than {percent} %:
--       {detail}
--       | “{column}”的 {looked_at} 个单元格中有 {measured} 个词不在政策之内，超过 {percent}%：{detail}
-- mend: correct the words, or add them to words.yaml of the policy
--       | 请改正，或写入政策的 words.yaml
-- cause nearest: the nearest known: {detail} | 相近的已知词：{detail}
-- after: second_table:*, column_twice:*, rows_lost
--
-- 规则按词判断。词都不认识时，规则什么也看不到，或把所有人都看成有问题。
with counted as (
    select
        kind,
        column_name,
        cast(sum(row_count) as bigint) as looked_at,
        cast(coalesce(sum(row_count) filter (where not is_known), 0) as bigint)
            as measured
    from staging.word_uses
    group by kind, column_name
),
ranked as (
    select
        w.*,
        row_number() over (
            partition by w.kind, w.column_name
            order by w.row_count desc, w.word
        ) as place
    from staging.word_uses w
    where not w.is_known
)
select
    c.kind,
    min(case when r.place = 1 then r.source_file end) as source_file,
    c.column_name,
    min(case when r.place = 1 then r.source_row end) as source_row,
    c.measured,
    c.looked_at,
    case when min(n.nearest) is not null then 'nearest' end as cause,
    min(n.nearest) as cause_detail,
    array_join(
        array_agg(
            concat(r.word, ' ', cast(r.row_count as varchar), ' ×')
            order by r.place
        ), '、'
    ) as detail
from counted c
join policy.intake p on p.check_name = 'words_unknown' and p.kind = c.kind
join ranked r on r.kind = c.kind and r.column_name = c.column_name
left join keys.nearest_words n
    on n.kind = r.kind and n.column_name = r.column_name and n.word = r.word
        and r.place = 1
where
    r.place < 4
    and c.looked_at >= p.least
    and c.measured * 100 > p.percent * c.looked_at
group by c.kind, c.column_name, c.measured, c.looked_at
