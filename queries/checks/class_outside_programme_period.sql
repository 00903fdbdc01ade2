-- The class, or a session of it, lies outside the programme period.
--
-- title:    超出培训期限
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     培训日期
--
-- 开班日期、结班日期和全部课次的上课日期都须在通知规定的起止日期之内，起止当日算在内；未实际开课的
-- 课次同样比较。实际值为其中最早和最晚的日期。
with dates as (
    select class_id, start_date as day from facts.classes
    union all
    select class_id, end_date as day from facts.classes
    union all
    select class_id, session_date as day from facts.sessions
),
spans as (
    select class_id, min(day) as first_date, max(day) as last_date
    from dates
    group by class_id
)
select
    c.class_id,
    (
        s.first_date < l.programme_first_date
        or s.last_date > l.programme_last_date
    ) as is_found,
    concat(
        cast(s.first_date as varchar), ' 至 ', cast(s.last_date as varchar)
    ) as measured,
    concat(
        cast(l.programme_first_date as varchar), ' 至 ',
        cast(l.programme_last_date as varchar)
    ) as required,
    c.source_file,
    c.source_row
from spans s
join facts.classes c on c.class_id = s.class_id
cross join policy.limits l
