-- Classes with every measured value that a clause asks for; what rests on a kind
-- that the exports lack is unknown.
select
    c.class_id,
    c.class_name,
    c.institution,
    i.institution is not null as is_selected,
    c.district,
    c.occupation,
    c.level,
    c.mode,
    c.venue,
    c.start_date,
    c.end_date,
    c.end_date <= d.as_of as is_ended,
    c.applied_date,
    c.approval,
    c.approved_date,
    c.fee_yuan,
    c.paper_approved_date,
    coalesce(h.day_count, 0) as day_count,
    coalesce(h.offline_day_count, 0) as offline_day_count,
    coalesce(h.scheduled_hours, 0) as scheduled_hours,
    coalesce(h.delivered_hours, 0) as delivered_hours,
    coalesce(h.theory_hours, 0) as theory_hours,
    coalesce(t.trainee_count, 0) as trainee_count,
    coalesce(t.participant_count, 0) as participant_count,
    coalesce(t.passed_count, 0) + z.assessments as passed_count,
    coalesce(s.counted_survey_count, z.surveys) as counted_survey_count,
    coalesce(s.answered_count, z.surveys) as answered_count,
    coalesce(s.satisfied_count, z.surveys) as satisfied_count,
    coalesce(
        s.answered_count > 0
        and s.satisfied_count * 100
        < s.answered_count * l.satisfaction_stop_percent,
        false
    ) as is_below_stop,
    coalesce(
        s.answered_count > 0
        and s.satisfied_count * 100
        >= s.answered_count * l.satisfaction_stop_percent
        and s.satisfied_count * 100
        < s.answered_count * l.satisfaction_warning_percent,
        false
    ) as is_below_warning,
    c.source_file,
    c.source_row
from staging.classes c
cross join raw.run d
join facts.class_limits l on l.class_id = c.class_id
cross join facts.zeros z
left join policy.institutions i on i.institution = c.institution
left join facts.class_hours h on h.class_id = c.class_id
left join (
    select
        class_id,
        count(*) as trainee_count,
        count(*) filter (where attended_hours > 0) as participant_count,
        count(*) filter (where is_passed) as passed_count
    from facts.trainees
    group by class_id
) t on t.class_id = c.class_id
left join (
    select
        class_id,
        count(*) as counted_survey_count,
        cast(sum(answered_count) as bigint) as answered_count,
        cast(sum(satisfied_count) as bigint) as satisfied_count
    from facts.surveys
    where is_counted
    group by class_id
) s on s.class_id = c.class_id
