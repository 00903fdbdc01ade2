-- Persons and their yuan at every level, counted a second time straight from the
-- trainees and the surveys; and that every level holds every class once.
with counted as (
    select
        g.level,
        g.id,
        count(*) as trainee_count,
        count(*) filter (where t.is_passed) as passed_count,
        count(*) filter (where o.outcome = 'entitled') as entitled_persons,
        count(*) filter (where o.outcome = 'held') as held_persons,
        count(*) filter (where o.outcome = 'rejected') as rejected_persons,
        count(*) filter (where o.outcome = 'pending') as pending_persons,
        sum(o.entitled_yuan) as entitled_yuan,
        sum(o.held_yuan) as held_yuan
    from ledger.groups g
    join facts.trainees t on t.class_id = g.class_id
    join ledger.trainees o
        on o.class_id = t.class_id and o.trainee_no = t.trainee_no
    group by g.level, g.id
),
surveyed as (
    select
        g.level,
        g.id,
        cast(sum(s.answered_count) as bigint) as answered_count,
        cast(sum(s.satisfied_count) as bigint) as satisfied_count
    from ledger.groups g
    join facts.surveys s on s.class_id = g.class_id
    where s.is_counted
    group by g.level, g.id
),
classes as (
    select level, id, count(class_id) as class_count
    from ledger.groups
    group by level, id
)
select
    f.figure,
    coalesce(k.level, t.level) as level,
    coalesce(k.id, t.id) as id,
    cast(case f.figure
        when 'classes' then k.class_count
        when 'trainees' then coalesce(c.trainee_count, 0)
        when 'passed persons' then coalesce(c.passed_count, 0)
        when 'answers' then coalesce(s.answered_count, 0)
        when 'satisfied answers' then coalesce(s.satisfied_count, 0)
        when 'entitled persons' then coalesce(c.entitled_persons, 0)
        when 'held persons' then coalesce(c.held_persons, 0)
        when 'rejected persons' then coalesce(c.rejected_persons, 0)
        when 'pending persons' then coalesce(c.pending_persons, 0)
        when 'entitled yuan' then coalesce(c.entitled_yuan, 0)
        when 'held yuan' then coalesce(c.held_yuan, 0)
        when 'outcomes' then t.entitled_persons + t.held_persons
            + t.rejected_persons + t.pending_persons
        when 'entitled persons at the rate' then t.entitled_persons * l.subsidy_yuan
        when 'held persons at the rate' then t.held_persons * l.subsidy_yuan
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'classes' then t.class_count
        when 'trainees' then t.trainee_count
        when 'passed persons' then t.passed_count
        when 'answers' then t.answered_count
        when 'satisfied answers' then t.satisfied_count
        when 'entitled persons' then t.entitled_persons
        when 'held persons' then t.held_persons
        when 'rejected persons' then t.rejected_persons
        when 'pending persons' then t.pending_persons
        when 'entitled yuan' then t.entitled_yuan
        when 'held yuan' then t.held_yuan
        when 'outcomes' then t.trainee_count
        when 'entitled persons at the rate' then t.entitled_yuan
        when 'held persons at the rate' then t.held_yuan
    end as decimal(38, 2)) as total
from classes k
full join ledger.group_totals t on t.level = k.level and t.id = k.id
left join counted c on c.level = k.level and c.id = k.id
left join surveyed s on s.level = k.level and s.id = k.id
cross join policy.limits l
cross join (
    values
        ('classes'),
        ('trainees'),
        ('passed persons'),
        ('answers'),
        ('satisfied answers'),
        ('entitled persons'),
        ('held persons'),
        ('rejected persons'),
        ('pending persons'),
        ('entitled yuan'),
        ('held yuan'),
        ('outcomes'),
        ('entitled persons at the rate'),
        ('held persons at the rate')
) f (figure)
union all
select
    'classes of a level',
    g.level,
    '',
    cast(count(g.class_id) as decimal(38, 2)),
    cast(max(c.class_count) as decimal(38, 2))
from ledger.groups g
cross join (select count(*) as class_count from staging.classes) c
group by g.level
