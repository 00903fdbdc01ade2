-- A kind has far fewer rows than the build before, or has gone.
--
-- title: 比上期少了许多行
-- scope: exports
-- says: {measured} rows of {kind} can be used where the build before had {looked_at}: fewer than {percent} %
--       | {kind}可用 {measured} 行，上期是 {looked_at} 行：不到 {percent}%
-- mend: export all of it again; a comparison with another build is asked for with --previous
--       | 请重新导出全部；要与另一期比较，请用 --previous
-- cause gone: no file of it is there any more | 这一类的文件都不在了
-- cause file_gone: the file {detail} is not there any more | 文件 {detail} 不在了
-- after: file_unread:*, file_unusable:*, rows_lost, cut_short, cut_at_limit, second_table:*, kind_empty
--
-- 名单只会越来越长。突然变短，多半是少导了一段时间或一个地区。
with now_used as (
    select kind, cast(sum(rows_used) as bigint) as row_count
    from facts.files
    where kind is not null
    group by kind
),
formerly as (
    select f.kind, cast(sum(f.rows_used) as bigint) as row_count
    from raw.former_files f
    cross join facts.former_builds
    where f.kind is not null
    group by f.kind
),
gone as (
    select kind, min(source_file) as source_file
    from raw.former_files
    where source_file not in (select source_file from raw.files)
    group by kind
)
select
    f.kind,
    cast(null as varchar) as source_file,
    cast(null as varchar) as column_name,
    cast(null as bigint) as source_row,
    coalesce(n.row_count, 0) as measured,
    f.row_count as looked_at,
    case
        when n.kind is null then 'gone'
        when g.kind is not null then 'file_gone'
    end as cause,
    g.source_file as cause_detail,
    cast(null as varchar) as detail
from formerly f
join policy.intake p on p.check_name = 'rows_fewer' and p.kind = f.kind
left join now_used n on n.kind = f.kind
left join gone g on g.kind = f.kind
where
    f.row_count >= p.least
    and coalesce(n.row_count, 0) * 100 < p.percent * f.row_count
