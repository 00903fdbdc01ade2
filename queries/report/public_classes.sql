-- Classes as everyone may see them: few held or rejected persons are left empty.
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
    case when p.is_held_told then c.held_persons end as held_persons,
    case when p.is_rejected_told then c.rejected_persons end as rejected_persons,
    c.pending_persons,
    c.entitled_yuan,
    case when p.is_held_told then c.held_yuan end as held_yuan
from report.classes c
join report.class_pages p on p.class_id = c.class_id
