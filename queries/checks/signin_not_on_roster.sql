-- A used sign-in of a person who is not on the roster of the class.
--
-- title:    花名册以外人员签到
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     签到真实
-- measures: persons
--
-- 签到人的身份证号不在本班花名册内。这些签到不计入任何学员的到课课时，但提示可能有人代签、
-- 冒签或花名册不完整。
with strangers as (
    select
        class_id,
        source_file,
        source_row,
        count(*) over (partition by class_id) as row_count,
        row_number() over (partition by class_id order by load_order) as position
    from facts.signins
    where trainee_no is null
)
select
    c.class_id,
    r.class_id is not null as is_found,
    concat(cast(coalesce(r.row_count, 0) as varchar), ' 条') as measured,
    '0 条' as required,
    r.source_file,
    r.source_row
from facts.classes c
left join strangers r
    on r.class_id = c.class_id
    and r.position = 1
