-- Classes as everyone may see them: persons held or rejected are left empty below
-- the least number that may be told.
select
    c.class_id,
    c.class_name,
    c.district,
    c.institution,
    c.start_date,
    c.end_date,
    c.ended,
    c.days,
    c.offline_days,
    c.scheduled_hours,
    c.delivered_hours,
    c.theory_hours,
    c.trainees,
    c.participants,
    c.passed,
    c.answered,
    c.satisfied,
    c.entitled_persons,
    case when c.held_persons >= l.suppressed_below_persons then c.held_persons end
        as held_persons,
    case
        when c.rejected_persons >= l.suppressed_below_persons
            then c.rejected_persons
    end as rejected_persons,
    c.pending_persons,
    c.entitled_yuan,
    case when c.held_persons >= l.suppressed_below_persons then c.held_yuan end
        as held_yuan
from report.classes c
cross join policy.limits l
