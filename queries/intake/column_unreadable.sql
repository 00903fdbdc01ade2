-- More than a share of an optional column's cells cannot be read.
--
-- title: 有一栏大多读不出
-- scope: file
-- says: {measured} of {looked_at} cells of {column} cannot be read, more than {percent} %
--       | “{column}”的 {looked_at} 个单元格中有 {measured} 个读不出，超过 {percent}%
-- mend: mend the export and run again; a word that means one of the listed ones goes into words.yaml of the policy
--       | 请改正后重新导出；与名单中某词同义的词，请写入政策的 words.yaml
-- cause word: a word outside the list: {detail} | 所填的词不在名单之内：{detail}
-- cause values: mostly: {detail} | 多为：{detail}
-- after: second_table:*, column_twice:*, rows_lost
--
-- 读不出的可选单元格视为未知。整栏读不出时，靠这一栏核验的规则就什么也看不到。
with unreadable as (
    select
        source_file,
        kind,
        column_name,
        detail,
        count(*) as cell_count,
        min(source_row) as first_row
    from staging.set_aside
    where kept
    group by source_file, kind, column_name, detail
),
ranked as (
    select
        u.*,
        sum(u.cell_count) over (
            partition by u.source_file, u.column_name
        ) as all_count,
        row_number() over (
            partition by u.source_file, u.column_name
            order by u.cell_count desc, u.detail
        ) as place
    from unreadable u
)
select
    r.kind,
    r.source_file,
    r.column_name,
    r.first_row as source_row,
    cast(r.all_count as bigint) as measured,
    cast(r.all_count as bigint) + coalesce(k.filled_count, 0) as looked_at,
    case when c.type = 'word' then 'word' else 'values' end as cause,
    concat(r.detail, '（', cast(r.cell_count as varchar), ' 格）') as cause_detail,
    cast(null as varchar) as detail
from ranked r
join policy.intake p
    on p.check_name = 'column_unreadable' and p.kind = r.kind
join raw.columns c on c.kind = r.kind and c.column_name = r.column_name
left join keys.filled k
    on k.source_file = r.source_file and k.column_name = r.column_name
where
    r.place = 1
    and r.all_count + coalesce(k.filled_count, 0) >= p.least
    and r.all_count * 100
    > p.percent * (r.all_count + coalesce(k.filled_count, 0))
