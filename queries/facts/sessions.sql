-- Sessions with their measures. A session is held when somebody's sign-in for
-- it counts: a timetable alone proves nothing. It is signed when there is a sign-in
-- for it, whether it counts or not.
select
    s.class_id,
    s.session_no,
    concat(s.class_id, '/', cast(s.session_no as varchar)) as subject_id,
    s.session_date,
    s.start_time,
    s.end_time,
    t.start_second,
    t.end_second,
    t.minutes,
    s.hours,
    t.credited_hours,
    s.part = '理论' as is_theory,
    s.delivery = '线下' as is_offline,
    s.topics,
    s.teacher,
    s.teacher_kind,
    s.platform,
    s.recording_minutes,
    coalesce(a.attendee_count, 0) as attendee_count,
    a.attendee_count is not null as is_held,
    i.class_id is not null as is_signed,
    s.source_file,
    s.source_row
from staging.sessions s
join facts.session_times t
    on t.class_id = s.class_id and t.session_no = s.session_no
left join (
    select class_id, session_no, count(*) as attendee_count
    from facts.attendance
    where is_counted
    group by class_id, session_no
) a on a.class_id = s.class_id and a.session_no = s.session_no
left join (
    select class_id, session_no
    from facts.signins
    group by class_id, session_no
) i on i.class_id = s.class_id and i.session_no = s.session_no
