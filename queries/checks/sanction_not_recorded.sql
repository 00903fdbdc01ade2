-- Satisfaction fell below a line and no sanction was recorded for it.
--
-- title:    满意率低而未处置
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     满意率低的有处置
-- needs:    surveys, sanctions
-- settings: satisfaction_stop_percent, satisfaction_warning_percent
--
-- 已结束的班次满意率低于停办线，机构在结班当日或之后没有“责令停办”；或低于警告线，而没有“警告”
-- “限期整改”或“责令停办”。结班之前的处置不算对本班的处置。
with answered as (
    select distinct c.class_id
    from facts.classes c
    join staging.sanctions s
        on s.institution = c.institution
        and s.decided_date >= c.end_date
        and (
            s.action = '责令停办'
            or c.is_below_warning
            and s.action in ('警告', '限期整改')
        )
)
select
    c.class_id,
    (
        a.class_id is null
        and c.is_ended
        and (
            c.is_below_stop
            or c.is_below_warning
        )
    ) as is_found,
    case
        when not c.is_below_stop
            and not c.is_below_warning then '无应处置而未处置'
        when a.class_id is null then '无处置记录'
        else '有处置记录'
    end as measured,
    case
        when c.is_below_stop then '责令停办'
        when c.is_below_warning then '警告或限期整改'
        else '满意率低的应有处置'
    end as required,
    c.source_file,
    c.source_row
from facts.classes c
left join answered a on a.class_id = c.class_id
