-- The occupation is not one that the programme trains for.
--
-- title:    工种不在范围
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     培训工种
--
-- 培训工种与通知规定的工种及其通行写法比对，须完全一致；名称相近的其他工种不在范围之内。
select
    c.class_id,
    c.occupation not in (select occupation from policy.occupations) as is_found,
    c.occupation as measured,
    o.occupations as required,
    c.source_file,
    c.source_row
from facts.classes c
cross join (
    select array_join(array_agg(occupation order by occupation), '、')
        as occupations
    from policy.occupations
) o
