-- More than a share of the surveys name nobody on the roster.
--
-- title: 测评的人多不在花名册上
-- scope: exports
-- says: {measured} of {looked_at} surveys name nobody on the roster of their class, more than {percent} %
--       | {looked_at} 份测评中有 {measured} 份的姓名不在本班花名册上，超过 {percent}%
-- mend: export surveys and rosters with full names, of the same classes
--       | 请导出同一批班次的花名册和测评，姓名应完整
-- cause masked: their names are masked with * | 测评的姓名被 * 遮盖
-- cause roster_masked: the names of the rosters are masked with * | 花名册的姓名被 * 遮盖
-- after: rows_lost:trainees, kind_empty:trainees, rows_fewer:trainees, cut_short:trainees, cut_at_limit:trainees,
--       second_table:*, column_twice:*, file_unread:*, file_unusable:*
--
-- 测评只写姓名；姓名对不上，满意率就无从计算。
with judged as (
    select
        s.load_order,
        strpos(s.name, '*') > 0 as is_masked,
        n.name is null as is_unmatched
    from staging.surveys s
    left join (
        select distinct class_id, name
        from staging.trainees
    ) n on n.class_id = s.class_id and n.name = s.name
),
counted as (
    select
        count(*) as row_count,
        count(*) filter (where is_unmatched) as unmatched_count,
        count(*) filter (
            where is_unmatched
                and is_masked
        ) as masked_count,
        min(case when is_unmatched then load_order end) as first_load_order
    from judged
),
rosters as (
    select
        count(*) as trainee_count,
        count(*) filter (where strpos(name, '*') > 0) as masked_count
    from staging.trainees
)
select
    'surveys' as kind,
    e.source_file,
    'name' as column_name,
    e.source_row,
    c.unmatched_count as measured,
    c.row_count as looked_at,
    case
        when c.masked_count * 2 > c.unmatched_count then 'masked'
        when r.masked_count * 2 > r.trainee_count then 'roster_masked'
    end as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from counted c
cross join rosters r
join policy.intake p
    on p.check_name = 'surveys_unmatched' and p.kind = 'surveys'
join staging.surveys e on e.load_order = c.first_load_order
where
    c.row_count >= p.least
    and c.unmatched_count * 100 > p.percent * c.row_count
