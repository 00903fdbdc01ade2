-- A district has inspected none of its classes.
--
-- title:    未作现场抽查
-- severity: info
-- effect:   none
-- subject:  district
-- needs:    inspections
--
-- 地区已有班次结束，而对它的任何班次都没有抽查记录，不论是否已结束。只要抽查过一次就不列；班次都没
-- 有结束的地区不作判断。
--
-- ◆ 通知未规定抽查的次数和范围，这里一个地区抽查过一次即可。
select
    d.district,
    (
        count(i.class_id) = 0
        and count(*) filter (where c.is_ended) > 0
    ) as is_found,
    concat(cast(count(i.class_id) as varchar), ' 次抽查') as measured,
    '至少 1 次' as required,
    null as source_file,
    null as source_row
from facts.districts d
left join facts.classes c on c.district = d.district
left join staging.inspections i on i.class_id = c.class_id
group by d.district
