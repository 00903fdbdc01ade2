-- The timetable of a class, with what was held of it.
--
-- title: 课程安排与实际开课
-- says: 课表上的每个课次一行。有人有效签到的算开课；认定课时是开出的课次按通知折算的课时。
-- order: class_id, session_no
-- public: class_id, session_no, session_date, start_time, end_time, minutes, hours,
--       credited_hours, is_theory, is_offline, topics, platform, recording_minutes,
--       is_held
-- column session_date: 上课日期
-- column start_time: 开始时间
-- column end_time: 结束时间
-- column hours: 申报课时 | 课时
-- column credited_hours: 认定课时 | 课时
-- column attendee_count: 到课人数 | 人
-- column is_held: 是否开课
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
