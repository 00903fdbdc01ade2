-- At which step of the waterfall a rule that rejects takes a trainee out. Steps come one
-- after the other by step_no; of several rules the first counts.
select
    rule,
    case rule
        when 'attendance_below_minimum' then 'attendance'
        when 'assessment_missing' then 'assessment'
        when 'assessment_failed' then 'pass'
        when 'assessment_video_too_short' then 'pass'
        else 'other'
    end as step,
    case rule
        when 'attendance_below_minimum' then 0
        when 'assessment_missing' then 1
        when 'assessment_failed' then 2
        when 'assessment_video_too_short' then 2
        else 9
    end as step_no
from raw.rules
