-- A district has trained more persons than it was allotted.
--
-- title:    培训人数超出分配
-- severity: warning
-- effect:   none
-- subject:  district
-- measures: persons
-- needs:    assessments
-- settings: districts
--
-- 地区各班次通过的学员人数，大于通知分配的人数加上统筹调剂给它的人数；恰好相等的不列。没有分配人数而由统筹调剂安
-- 排的单位，只看调剂；通知没有列出的地区不作判断。没有调剂数据的按没有调剂计。
--
-- ◆ 通知未说明分配人数按报名还是按通过计算，这里按通过的人数计算。
with districts as (
    select
        d.district,
        cast(sum(c.passed_count) as bigint) as passed_count,
        d.quota + d.transferred_persons as quota
    from facts.districts d
    left join facts.classes c on c.district = d.district
    group by d.district, d.quota, d.transferred_persons
)
select
    district,
    passed_count > quota as is_found,
    concat(cast(coalesce(passed_count, 0) as varchar), ' 人') as measured,
    coalesce('≤ ' || cast(quota as varchar) || ' 人', '没有分配名额') as required,
    null as source_file,
    null as source_row
from districts
