-- Sessions, trainees and classes with what is measured of them.
create table facts.sessions as
select
    s.*,
    t.credited_hours,
    coalesce(a.attendee_count, 0) as attendee_count,
    a.attendee_count is not null as is_held
from used.sessions s
join facts.session_times t on t.class_id = s.class_id and t.session_no = s.session_no
left join (
    select class_id, session_no, count(*) as attendee_count
    from facts.attendance
    group by class_id, session_no
) a on a.class_id = s.class_id and a.session_no = s.session_no;

create table facts.class_hours as
select
    class_id,
    sum(credited_hours) as scheduled_hours,
    coalesce(sum(credited_hours) filter (where is_held), 0) as delivered_hours,
    coalesce(sum(credited_hours) filter (where is_held and part = '理论'), 0) as theory_hours,
    count(distinct session_date) filter (where is_held) as day_count,
    count(distinct session_date) filter (where is_held and delivery = '线下') as offline_day_count
from facts.sessions
group by class_id;

create table facts.trainees as
select
    r.class_id,
    r.trainee_no,
    r.id_number,
    t.name,
    t.sex,
    t.category,
    t.phone,
    c.end_date <= date '{as_of}' as is_ended,
    coalesce(h.scheduled_hours, 0) as scheduled_hours,
    coalesce(a.attended_hours, 0) as attended_hours,
    e.load_order is not null as is_assessed,
    e.certificate,
    coalesce(h.scheduled_hours > 0 and a.attended_hours * 100 >= h.scheduled_hours * l.minimum_attendance_percent, false)
        as is_attendance_met,
    coalesce(
        h.scheduled_hours > 0
        and a.attended_hours * 100 >= h.scheduled_hours * l.minimum_attendance_percent
        and e.result = '合格'
        and e.video_seconds >= l.minimum_video_seconds,
        false
    ) as is_passed
from facts.roster r
join used.trainees t on t.load_order = r.load_order
join used.classes c on c.class_id = r.class_id
cross join policy.limits l
left join facts.class_hours h on h.class_id = r.class_id
left join (
    select class_id, trainee_no, cast(sum(credited_hours) as bigint) as attended_hours
    from facts.attendance
    group by class_id, trainee_no
) a on a.class_id = r.class_id and a.trainee_no = r.trainee_no
left join used.assessments e on e.class_id = r.class_id and e.id_number = r.followed_id;

create table facts.classes as
select
    c.*,
    c.end_date <= date '{as_of}' as is_ended,
    h.scheduled_hours,
    h.delivered_hours,
    h.theory_hours,
    h.day_count,
    h.offline_day_count,
    coalesce(t.trainee_count, 0) as trainee_count,
    coalesce(t.passed_count, 0) as passed_count,
    coalesce(s.answered_count, 0) as answered_count,
    coalesce(s.satisfied_count, 0) as satisfied_count
from used.classes c
left join facts.class_hours h on h.class_id = c.class_id
left join (
    select class_id, count(*) as trainee_count, count(*) filter (where is_passed) as passed_count
    from facts.trainees
    group by class_id
) t on t.class_id = c.class_id
left join (
    select class_id, sum(answered_count) as answered_count, sum(satisfied_count) as satisfied_count
    from facts.surveys
    where is_counted
    group by class_id
) s on s.class_id = c.class_id
