-- The timetable of a class, with what was held of it.
--
-- order: class_id, session_no
select
    s.class_id,
    s.session_no,
    s.session_date,
    s.start_time,
    s.end_time,
    s.minutes,
    s.hours,
    s.credited_hours,
    s.is_theory,
    s.is_offline,
    s.topics,
    s.teacher,
    s.teacher_kind,
    s.platform,
    s.recording_minutes,
    s.attendee_count,
    s.is_held
from facts.sessions s
