-- A used sign-in by another method than the mini program, without consent.
--
-- title:    非{signin_methods}签到未获同意
-- severity: error
-- effect:   none
-- subject:  class
-- asks:     非{signin_methods}签到已获同意
-- needs:    signins.method
-- settings: signin_methods
--
-- 签到方式不是{signin_methods}（纸质、手工补签等），而班次没有在该课次当日或之前获准改用其他方式。这些签到不计入
-- 到课课时。签到方式未填的不在此列。
with unapproved as (
    select
        class_id,
        source_file,
        source_row,
        count(*) over (partition by class_id) as row_count,
        row_number() over (partition by class_id order by load_order) as position
    from facts.signins
    where is_unapproved_paper
)
select
    c.class_id,
    r.class_id is not null as is_found,
    concat(cast(coalesce(r.row_count, 0) as varchar), ' 条') as measured,
    '0 条' as required,
    r.source_file,
    r.source_row
from facts.classes c
left join unapproved r
    on r.class_id = c.class_id
    and r.position = 1
