-- The class started after another of its institution fell below the stop line.
--
-- title:    满意率过低后又开班
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     停办期间不开班
-- needs:    surveys
-- settings: satisfaction_stop_percent
--
-- 同一机构已有班次结束且满意率低于停办线，其结班日期早于本班开班日期。结班当日开班的不算。是否已下达
-- 停办决定、是否已整改，请另行核实。
with stops as (
    select institution, min(end_date) as end_date
    from facts.classes
    where is_below_stop
        and is_ended
    group by institution
)
select
    c.class_id,
    s.institution is not null as is_found,
    concat(cast(c.start_date as varchar), ' 开班') as measured,
    coalesce(
        cast(s.end_date as varchar) || ' 结束的班次满意率低于停办线，应停止办班',
        '此前无满意率低于停办线的班次'
    ) as required,
    c.source_file,
    c.source_row
from facts.classes c
left join stops s
    on s.institution = c.institution
    and s.end_date < c.start_date
