-- The thresholds of each class: of the values that fit its occupation, level and mode
-- of training the one with most keys. A threshold that the notice leaves out is
-- unknown, and asks for nothing.
with shapes as (
    select distinct occupation, level, mode
    from staging.classes
),
fitting as (
    select
        s.occupation,
        s.level,
        s.mode,
        v.name,
        max_by(v.value, v.key_count) as value
    from shapes s
    join policy.threshold_values v
        on coalesce(v.occupation = s.occupation, v.occupation is null)
        and coalesce(v.level = s.level, v.level is null)
        and coalesce(v.mode = s.mode, v.mode is null)
    group by s.occupation, s.level, s.mode, v.name
)
select
    c.class_id,
    max(case f.name when 'signin_early_minutes' then f.value end)
        as signin_early_minutes,
    max(case f.name when 'minimum_stay_percent' then f.value end)
        as minimum_stay_percent,
    max(case f.name when 'period_minutes' then f.value end) as period_minutes,
    max(case f.name when 'minimum_days' then f.value end) as minimum_days,
    max(case f.name when 'minimum_offline_days' then f.value end)
        as minimum_offline_days,
    max(case f.name when 'minimum_hours' then f.value end) as minimum_hours,
    max(case f.name when 'minimum_theory_percent' then f.value end)
        as minimum_theory_percent,
    max(case f.name when 'maximum_theory_percent' then f.value end)
        as maximum_theory_percent,
    max(case f.name when 'minimum_attendance_percent' then f.value end)
        as minimum_attendance_percent,
    max(case f.name when 'minimum_class_day_percent' then f.value end)
        as minimum_class_day_percent,
    max(case f.name when 'minimum_video_seconds' then f.value end)
        as minimum_video_seconds,
    max(case f.name when 'satisfaction_warning_percent' then f.value end)
        as satisfaction_warning_percent,
    max(case f.name when 'satisfaction_stop_percent' then f.value end)
        as satisfaction_stop_percent,
    max(case f.name when 'apply_before' then f.value end) as apply_before,
    max(case f.name when 'archive_kept' then f.value end) as archive_kept,
    max(case f.name when 'burst_signins' then f.value end) as burst_signins,
    max(case f.name when 'shared_phone_persons' then f.value end)
        as shared_phone_persons
from staging.classes c
left join fitting f
    on f.occupation is not distinct from c.occupation
    and f.level is not distinct from c.level
    and f.mode is not distinct from c.mode
group by c.class_id
