-- Each step leaves the persons that are listed behind it; unproven are those who
-- went through less the passes that are proven.
select
    g.level,
    g.id,
    count(p.class_id) as enrolled_persons,
    count(*) filter (where p.step = 'pending') as pending_persons,
    count(*) filter (
        where p.step in ('assessment', 'pass', 'other', 'held', 'entitled')
    ) as attendance_met_persons,
    count(*) filter (where p.step in ('pass', 'other', 'held', 'entitled'))
        + z.assessments as assessed_persons,
    count(*) filter (where p.step in ('other', 'held', 'entitled'))
        + z.assessments as passed_persons,
    count(*) filter (where p.step in ('held', 'entitled')) as cleared_persons,
    count(*) filter (where p.step in ('other', 'held', 'entitled'))
        - count(*) filter (where t.is_ended and t.is_passed) as unproven_persons
from ledger.groups g
cross join facts.zeros z
left join ledger.waterfall_persons p on p.class_id = g.class_id
left join facts.trainees t
    on t.class_id = p.class_id and t.trainee_no = p.trainee_no
group by g.level, g.id, z.assessments
