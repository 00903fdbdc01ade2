-- Trainees with what the exports prove of them: attendance, assessment, pass.
-- Passed means attendance met, an assessment 合格 and, where the notice asks for a
-- video and videos are exported at all, a video that is long enough. Assessed and
-- passed are unknown while no assessments are exported.
with videos as (
    select count(*) > 0 as is_exported
    from raw.present
    where name = 'assessments.video_seconds'
),
joined as (
    select
        r.class_id,
        r.trainee_no,
        concat(r.class_id, '#', cast(r.trainee_no as varchar)) as subject_id,
        t.name,
        t.sex,
        t.birth_month,
        t.category,
        t.phone,
        r.id_number,
        r.is_identified,
        c.start_date,
        c.end_date,
        c.end_date <= d.as_of as is_ended,
        coalesce(h.scheduled_hours, 0) as scheduled_hours,
        coalesce(a.attended_hours, 0) as attended_hours,
        case when z.assessments = 0 then e.load_order is not null end as is_assessed,
        e.result,
        e.video_seconds,
        e.certificate,
        e.certificate_kind,
        e.certificate_date,
        e.source_file as assessment_file,
        e.source_row as assessment_row,
        v.is_exported as is_video_exported,
        t.source_file,
        t.source_row
    from facts.roster r
    join staging.trainees t on t.load_order = r.load_order
    join staging.classes c on c.class_id = r.class_id
    cross join raw.run d
    cross join videos v
    cross join facts.zeros z
    left join facts.class_hours h on h.class_id = r.class_id
    left join (
        select
            class_id,
            trainee_no,
            cast(sum(credited_hours) as bigint) as attended_hours
        from facts.attendance
        where is_counted
        group by class_id, trainee_no
    ) a on a.class_id = r.class_id and a.trainee_no = r.trainee_no
    left join staging.assessments e
        on e.class_id = r.class_id
        and e.id_number = r.followed_id
),
judged as (
    select
        j.*,
        l.minimum_attendance_percent is null
            or j.scheduled_hours > 0
            and j.attended_hours * 100
            >= j.scheduled_hours * l.minimum_attendance_percent
            as is_attendance_met,
        coalesce(j.video_seconds >= l.minimum_video_seconds, false)
            as is_video_long_enough,
        j.is_video_exported and l.minimum_video_seconds is not null
            as is_video_asked
    from joined j
    join facts.class_limits l on l.class_id = j.class_id
)
select
    g.*,
    case
        when g.is_assessed is not null
            then g.is_attendance_met
            and coalesce(g.result = '合格', false)
            and (g.is_video_long_enough or not g.is_video_asked)
    end as is_passed
from judged g
