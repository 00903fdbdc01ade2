-- A used sign-in of a person who is not on the roster of the class.
--
-- title:    花名册以外人员签到
-- severity: warning
-- effect:   none
-- subject:  class
-- clause:   八(三)
--
-- 签到人的身份证号不在本班花名册内。这些签到不计入任何学员的到课课时，但提示可能有人代签、
-- 冒签或花名册不完整。
with strangers as (
    select
        class_id,
        source_file,
        source_row,
        count(*) over (partition by class_id) as signin_count,
        row_number() over (partition by class_id order by load_order) as position
    from facts.signins
    where trainee_no is null
)
select
    class_id,
    concat(cast(signin_count as varchar), ' 条') as measured,
    '0 条' as required,
    source_file,
    source_row
from strangers
where position = 1
