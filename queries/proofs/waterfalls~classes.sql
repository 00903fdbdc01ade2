-- Each level is the sum of its classes; who goes through is entitled or held.
select
    g.level,
    g.id,
    coalesce(sum(w.attendance_met_persons), 0) as attendance_met_persons,
    coalesce(sum(w.assessed_persons), z.assessments) as assessed_persons,
    coalesce(sum(w.passed_persons), z.assessments) as passed_persons,
    coalesce(sum(w.entitled_persons + w.held_persons), 0) as cleared_persons
from ledger.groups g
cross join facts.zeros z
left join ledger.waterfalls w on w.level = 'class' and w.id = g.class_id
group by g.level, g.id, z.assessments
