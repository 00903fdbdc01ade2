-- Classes as classes.csv has them.
select
    c.class_id,
    c.class_name,
    c.district,
    c.institution,
    c.start_date,
    c.end_date,
    c.is_ended as ended,
    c.day_count as days,
    c.offline_day_count as offline_days,
    c.scheduled_hours,
    c.delivered_hours,
    c.theory_hours,
    c.trainee_count as trainees,
    c.participant_count as participants,
    c.passed_count as passed,
    c.answered_count as answered,
    c.satisfied_count as satisfied,
    o.entitled_persons,
    o.held_persons,
    o.rejected_persons,
    o.pending_persons,
    o.entitled_yuan,
    o.held_yuan
from facts.classes c
join ledger.classes o on o.class_id = c.class_id
