-- On one of its days the class as a whole attended less than the minimum.
--
-- title:    单日全班到课率不足
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     每个上课日全班到课率
-- scope:    ended
--
-- 按上课日期逐日计算：当日全体学员到课的认定课时之和，与学员人数乘以当日各课次认定课时之和相比，按整数比较；恰好等
-- 于下限的算达到。当日没有认定课时的不作判断。有几天不足的，列出到课率最低的一天，相同的列最早的一天。
with days as (
    select
        class_id,
        session_date,
        cast(sum(credited_hours) as bigint) as day_hours,
        cast(sum(credited_hours * attendee_count) as bigint) as attended_hours
    from facts.sessions
    group by class_id, session_date
),
ranked as (
    select
        d.class_id,
        d.session_date,
        d.attended_hours,
        c.trainee_count * d.day_hours as scheduled_hours,
        row_number() over (
            partition by d.class_id
            order by
                case
                    when d.attended_hours * 100
                        < c.trainee_count * d.day_hours
                        * l.minimum_class_day_percent then 0
                    else 1
                end,
                d.attended_hours * 1000000
                / (c.trainee_count * d.day_hours),
                d.session_date
        ) as day_no
    from days d
    join facts.classes c on c.class_id = d.class_id
    join facts.class_limits l on l.class_id = d.class_id
    where
        d.day_hours > 0
        and c.trainee_count > 0
)
select
    c.class_id,
    r.attended_hours * 100
        < r.scheduled_hours * l.minimum_class_day_percent as is_found,
    coalesce(
        concat(
            cast(r.session_date as varchar), ' ',
            cast(r.attended_hours as varchar), ' / ',
            cast(r.scheduled_hours as varchar), ' 课时'
        ),
        '没有认定课时'
    ) as measured,
    concat('≥ ', cast(l.minimum_class_day_percent as varchar), '%') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
left join ranked r on r.class_id = c.class_id and r.day_no = 1
