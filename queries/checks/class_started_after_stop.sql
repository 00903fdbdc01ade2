-- The class started while its institution was ordered to stop.
--
-- title:    停办期间开班
-- severity: error
-- effect:   hold_class
-- subject:  class
-- asks:     停办期间不开班
-- needs:    sanctions
--
-- 机构在开班日期之前已被责令停办，到开班当日整改尚未完成；完成日期未填的按未完成看待。停办决定当日开班、
-- 整改完成当日开班的不算。
with stops as (
    select
        c.class_id,
        s.decided_date,
        s.source_file,
        s.source_row,
        row_number() over (
            partition by c.class_id
            order by s.decided_date
        ) as position
    from facts.classes c
    join staging.sanctions s on s.institution = c.institution
    where s.action = '责令停办'
        and s.decided_date < c.start_date
        and coalesce(s.done_date > c.start_date, true)
)
select
    c.class_id,
    s.class_id is not null as is_found,
    concat(cast(c.start_date as varchar), ' 开班') as measured,
    coalesce(
        cast(s.decided_date as varchar) || ' 责令停办，整改完成前不得开班',
        '责令停办整改完成前不得开班'
    ) as required,
    s.source_file,
    s.source_row
from facts.classes c
left join stops s
    on s.class_id = c.class_id
    and s.position = 1
