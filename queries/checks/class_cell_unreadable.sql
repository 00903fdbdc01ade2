-- A cell of the class that may hide a fault cannot be read.
--
-- title:    班次关键栏无法读取
-- severity: warning
-- effect:   hold_class
-- subject:  class
-- asks:     收费和审核可以读取
--
-- 班次的学员收费或审核结果填了内容而无法读取，例如把收费写成“300元/人”。没有填的与填了读不出的不同：读不
-- 出的可能正是收了费或未获批准，不能当作没有，故暂缓，请改正后重新导出。只看采用的一行，不显示所填内容。
with unreadable as (
    select
        c.class_id,
        concat(
            u.source_file, ' 第 ', cast(u.source_row as varchar), ' 行“',
            case when u."column" = 'approval' then '审核结果' else '学员收费' end,
            '”'
        ) as cell
    from staging.classes c
    join raw.set_aside u on u.load_order = c.load_order
    where u."column" in ('fee_yuan', 'approval')
),
listed as (
    select class_id, array_join(array_agg(cell order by cell), '、') as cells
    from unreadable
    group by class_id
)
select
    c.class_id,
    u.class_id is not null as is_found,
    coalesce(u.cells || '无法读取', '可以读取') as measured,
    '可以读取' as required,
    c.source_file,
    c.source_row
from facts.classes c
left join listed u on u.class_id = c.class_id
