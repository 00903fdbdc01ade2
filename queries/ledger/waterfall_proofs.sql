-- The waterfall at every level: each step leaves what the persons listed behind it
-- come to, its ends are the outcomes of the trainees, and each level above the
-- classes is the sum of its classes.
with listed as (
    select
        g.level,
        g.id,
        count(*) as enrolled_persons,
        count(*) filter (where p.step = 'pending') as pending_persons,
        count(*) filter (
            where p.step in ('assessment', 'pass', 'other', 'held', 'entitled')
        ) as attendance_met_persons,
        count(*) filter (where p.step in ('pass', 'other', 'held', 'entitled'))
            as assessed_persons,
        count(*) filter (where p.step in ('other', 'held', 'entitled'))
            as passed_persons,
        count(*) filter (where p.step in ('held', 'entitled'))
            as cleared_persons,
        count(*) filter (where t.is_ended and t.is_passed) as proven_persons,
        sum(p.entitled_yuan) as entitled_yuan,
        sum(p.held_yuan) as held_yuan
    from ledger.groups g
    join ledger.waterfall_persons p on p.class_id = g.class_id
    join facts.trainees t
        on t.class_id = p.class_id and t.trainee_no = p.trainee_no
    group by g.level, g.id
),
summed as (
    select
        g.level,
        g.id,
        cast(sum(w.attendance_met_persons) as bigint) as attendance_met_persons,
        cast(sum(w.assessed_persons) as bigint) as assessed_persons,
        cast(sum(w.passed_persons) as bigint) as passed_persons,
        cast(sum(w.cleared_persons) as bigint) as cleared_persons
    from ledger.groups g
    join ledger.waterfalls w on w.level = 'class' and w.id = g.class_id
    group by g.level, g.id
)
select
    f.figure,
    coalesce(w.level, t.level) as level,
    coalesce(w.id, t.id) as id,
    cast(case f.figure
        when 'waterfall: enrolled' then coalesce(l.enrolled_persons, 0)
        when 'waterfall: pending' then coalesce(l.pending_persons, 0)
        when 'waterfall: attendance met' then coalesce(l.attendance_met_persons, 0)
        when 'waterfall: assessed' then coalesce(l.assessed_persons, 0)
        when 'waterfall: passed' then coalesce(l.passed_persons, 0)
        when 'waterfall: not otherwise rejected'
            then coalesce(l.cleared_persons, 0)
        when 'waterfall: attendance met, classes'
            then coalesce(s.attendance_met_persons, 0)
        when 'waterfall: assessed, classes' then coalesce(s.assessed_persons, 0)
        when 'waterfall: passed, classes' then coalesce(s.passed_persons, 0)
        when 'waterfall: not otherwise rejected, classes'
            then coalesce(s.cleared_persons, 0)
        when 'waterfall: ends' then w.entitled_persons + w.held_persons
        when 'waterfall: proven passes' then coalesce(l.proven_persons, 0)
        when 'waterfall: entitled yuan, persons' then coalesce(l.entitled_yuan, 0)
        when 'waterfall: held yuan, persons' then coalesce(l.held_yuan, 0)
        when 'waterfall: trainees' then t.trainee_count
        when 'waterfall: pending persons' then t.pending_persons
        when 'waterfall: entitled persons' then t.entitled_persons
        when 'waterfall: held persons' then t.held_persons
        when 'waterfall: rejected persons' then t.rejected_persons
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'waterfall: enrolled' then w.enrolled_persons
        when 'waterfall: pending' then w.pending_persons
        when 'waterfall: attendance met' then w.attendance_met_persons
        when 'waterfall: assessed' then w.assessed_persons
        when 'waterfall: passed' then w.passed_persons
        when 'waterfall: not otherwise rejected' then w.cleared_persons
        when 'waterfall: attendance met, classes' then w.attendance_met_persons
        when 'waterfall: assessed, classes' then w.assessed_persons
        when 'waterfall: passed, classes' then w.passed_persons
        when 'waterfall: not otherwise rejected, classes' then w.cleared_persons
        when 'waterfall: ends' then w.cleared_persons
        when 'waterfall: proven passes' then w.passed_persons - w.unproven_persons
        when 'waterfall: entitled yuan, persons' then t.entitled_yuan
        when 'waterfall: held yuan, persons' then t.held_yuan
        when 'waterfall: trainees' then w.enrolled_persons
        when 'waterfall: pending persons' then w.pending_persons
        when 'waterfall: entitled persons' then w.entitled_persons
        when 'waterfall: held persons' then w.held_persons
        when 'waterfall: rejected persons'
            then w.enrolled_persons - w.pending_persons - w.cleared_persons
    end as decimal(38, 2)) as total
from ledger.waterfalls w
full join ledger.group_totals t on t.level = w.level and t.id = w.id
left join listed l on l.level = w.level and l.id = w.id
left join summed s on s.level = w.level and s.id = w.id
cross join (
    values
        ('waterfall: enrolled'),
        ('waterfall: pending'),
        ('waterfall: attendance met'),
        ('waterfall: assessed'),
        ('waterfall: passed'),
        ('waterfall: not otherwise rejected'),
        ('waterfall: attendance met, classes'),
        ('waterfall: assessed, classes'),
        ('waterfall: passed, classes'),
        ('waterfall: not otherwise rejected, classes'),
        ('waterfall: ends'),
        ('waterfall: proven passes'),
        ('waterfall: entitled yuan, persons'),
        ('waterfall: held yuan, persons'),
        ('waterfall: trainees'),
        ('waterfall: pending persons'),
        ('waterfall: entitled persons'),
        ('waterfall: held persons'),
        ('waterfall: rejected persons')
) f (figure)
