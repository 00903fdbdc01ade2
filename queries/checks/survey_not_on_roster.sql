-- A used survey that does not count.
--
-- title:    测评表多于名册
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     测评表不多于名册
-- measures: persons
-- needs:    surveys
--
-- 测评表只有姓名。名册上没有的姓名，或同一姓名的测评表多于名册上该姓名的人数，多出的不计入满意率。
-- 名册上有重名的，各算一份。
with uncounted as (
    select
        class_id,
        source_file,
        source_row,
        count(*) over (partition by class_id) as row_count,
        row_number() over (partition by class_id order by load_order) as position
    from facts.surveys
    where not is_counted
)
select
    c.class_id,
    r.class_id is not null as is_found,
    concat(cast(coalesce(r.row_count, 0) as varchar), ' 份') as measured,
    '0 份' as required,
    r.source_file,
    r.source_row
from facts.classes c
left join uncounted r
    on r.class_id = c.class_id
    and r.position = 1
