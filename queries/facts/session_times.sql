-- When each session takes place and how many class hours it is worth. Seconds
-- count from midnight of its day. An hour shorter than a period is no class hour:
-- credited_hours = min(hours, whole periods); without a least period, the hours.
select
    s.class_id,
    s.session_no,
    s.session_date,
    s.start_second,
    s.end_second,
    s.minutes,
    case
        when s.minutes / l.period_minutes < s.hours
            then s.minutes / l.period_minutes
        else s.hours
    end as credited_hours
from (
    select
        class_id,
        session_no,
        session_date,
        hours,
        date_diff('second', time '00:00:00', start_time) as start_second,
        date_diff('second', time '00:00:00', end_time) as end_second,
        date_diff('second', start_time, end_time) / 60 as minutes
    from staging.sessions
) s
join facts.class_limits l on l.class_id = s.class_id
