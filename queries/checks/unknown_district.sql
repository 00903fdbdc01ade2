-- The district is neither one that the notice lists nor served from its reserve.
--
-- title:    地区不在分解表
-- severity: error
-- effect:   hold_class
-- subject:  class
-- asks:     所属地区
--
-- 所属地区须是通知所列的地区，或没有名额而由统筹调剂安排的单位；按名称比对。写法不同的地区
-- （例如漏写“区”“县”）也列在此，请核对后更正。
with cited as (
    select min_by(cited, position) as clause
    from policy.clause_rules
    where rule = 'unknown_district'
),
others as (
    select array_join(array_agg(district order by position), '、') as districts
    from policy.districts
    where not has_quota
)
select
    c.class_id,
    not d.is_known as is_found,
    c.district as measured,
    concat(
        t.clause, '所列地区', coalesce('或' || nullif(o.districts, ''), '')
    ) as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.districts d on d.district = c.district
cross join cited t
cross join others o
