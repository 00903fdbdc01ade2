-- A cell of the class that may hide a fault cannot be read.
--
-- title:    班次关键栏无法读取
-- severity: warning
-- effect:   hold_class
-- subject:  class
-- clause:   六
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
)
select
    class_id,
    concat(array_join(array_agg(cell order by cell), '、'), '无法读取')
        as measured,
    '可以读取' as required,
    null as source_file,
    null as source_row
from unreadable
group by class_id
