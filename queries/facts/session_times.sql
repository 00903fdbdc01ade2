-- When each session takes place, how many class hours it is worth, and what its sign-ins
-- are held against. Seconds count from midnight of its day. An hour shorter than a
-- period is no class hour: credited_hours = min(hours, whole periods); without a least
-- period, the hours. What the notice leaves out asks for nothing: no stay, and a window
-- that opens with the day.
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
    end as credited_hours,
    greatest(s.start_second - 60 * coalesce(l.signin_early_minutes, 1440), 0)
        as first_signin_second,
    least(s.end_second, 86399) as last_signin_second,
    s.minutes * coalesce(l.minimum_stay_percent, 0) as asked_minute_percents,
    coalesce(s.paper_approved_date <= s.session_date, false) as is_paper_approved
from (
    select
        s.class_id,
        s.session_no,
        s.session_date,
        s.hours,
        date_diff('second', time '00:00:00', s.start_time) as start_second,
        date_diff('second', time '00:00:00', s.end_time) as end_second,
        date_diff('second', s.start_time, s.end_time) / 60 as minutes,
        c.paper_approved_date
    from staging.sessions s
    join staging.classes c on c.class_id = s.class_id
) s
join facts.class_limits l on l.class_id = s.class_id
