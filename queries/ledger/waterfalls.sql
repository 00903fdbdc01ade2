-- The waterfall of persons per class, institution, district and in all: enrolled,
-- less those of running classes (pending), then how many each step leaves. A step
-- whose rule was not evaluated takes nobody out, and who was assessed and passed is
-- unknown while no assessments are exported; unproven_persons counts who went
-- through to the end without a proven pass (no assessments exported, or an
-- identity number that cannot be followed): they are held, but for a decision.
--
-- key: level, id
with counts as (
    select
        g.level,
        g.id,
        count(p.class_id) as enrolled_persons,
        count(*) filter (where p.step = 'pending') as pending_persons,
        count(*) filter (where p.step = 'attendance') as attendance_persons,
        count(*) filter (where p.step = 'assessment') as assessment_persons,
        count(*) filter (where p.step = 'pass') as pass_persons,
        count(*) filter (where p.step = 'other') as other_persons,
        count(*) filter (where p.step = 'entitled') as entitled_persons,
        count(*) filter (where p.step = 'held') as held_persons,
        count(*) filter (
            where p.step in ('other', 'held', 'entitled')
                and not coalesce(t.is_passed, false)
        ) as unproven_persons
    from ledger.groups g
    left join ledger.waterfall_persons p on p.class_id = g.class_id
    left join facts.trainees t
        on t.class_id = p.class_id and t.trainee_no = p.trainee_no
    group by g.level, g.id
)
select
    level,
    id,
    enrolled_persons,
    pending_persons,
    enrolled_persons - pending_persons - attendance_persons
        as attendance_met_persons,
    enrolled_persons - pending_persons - attendance_persons
        - assessment_persons + z.assessments as assessed_persons,
    enrolled_persons - pending_persons - attendance_persons
        - assessment_persons - pass_persons + z.assessments as passed_persons,
    enrolled_persons - pending_persons - attendance_persons
        - assessment_persons - pass_persons - other_persons
        as cleared_persons,
    entitled_persons,
    held_persons,
    unproven_persons
from counts
cross join facts.zeros z
