-- Entitled = under a live claim + not claimed yet, at every level: the whole side
-- are the outcomes of the trainees, under a live claim is what the claims
-- themselves say (two live claims for a class would count it twice and fail), not
-- claimed yet is what is listed person by person.
with claimed as (
    select
        g.level,
        g.id,
        sum(k.entitled_persons) as live_persons,
        sum(k.entitled_yuan) as live_yuan,
        sum(k.held_persons) as held_live_persons,
        sum(k.held_yuan) as held_live_yuan
    from ledger.groups g
    join ledger.claims k on k.class_id = g.class_id
    group by g.level, g.id
),
listed as (
    select
        g.level,
        g.id,
        count(*) filter (where r.residual = 'unclaimed') as unclaimed_persons,
        sum(r.yuan) filter (where r.residual = 'unclaimed') as unclaimed_yuan,
        count(*) filter (where r.residual = 'held_unclaimed')
            as held_unclaimed_persons,
        sum(r.yuan) filter (where r.residual = 'held_unclaimed')
            as held_unclaimed_yuan
    from ledger.groups g
    join ledger.residuals r on r.class_id = g.class_id
    group by g.level, g.id
)
select
    f.figure,
    coalesce(c.level, t.level) as level,
    coalesce(c.id, t.id) as id,
    cast(case f.figure
        when 'coverage: entitled persons' then t.entitled_persons
        when 'coverage: entitled yuan' then t.entitled_yuan
        when 'coverage: held persons' then t.held_persons
        when 'coverage: held yuan' then t.held_yuan
        when 'claimed + unclaimed persons' then c.entitled_persons
        when 'claimed + unclaimed yuan' then c.entitled_yuan
        when 'held: claimed + unclaimed persons' then c.held_persons
        when 'held: claimed + unclaimed yuan' then c.held_yuan
        when 'claims: persons' then coalesce(k.live_persons, 0)
        when 'claims: yuan' then coalesce(k.live_yuan, 0)
        when 'claims: held persons' then coalesce(k.held_live_persons, 0)
        when 'claims: held yuan' then coalesce(k.held_live_yuan, 0)
        when 'unclaimed persons, listed' then coalesce(l.unclaimed_persons, 0)
        when 'unclaimed yuan, listed' then coalesce(l.unclaimed_yuan, 0)
        when 'held unclaimed persons, listed'
            then coalesce(l.held_unclaimed_persons, 0)
        when 'held unclaimed yuan, listed'
            then coalesce(l.held_unclaimed_yuan, 0)
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'coverage: entitled persons' then c.entitled_persons
        when 'coverage: entitled yuan' then c.entitled_yuan
        when 'coverage: held persons' then c.held_persons
        when 'coverage: held yuan' then c.held_yuan
        when 'claimed + unclaimed persons'
            then c.live_persons + c.unclaimed_persons
        when 'claimed + unclaimed yuan'
            then c.live_yuan + c.unclaimed_yuan
        when 'held: claimed + unclaimed persons'
            then c.held_live_persons + c.held_unclaimed_persons
        when 'held: claimed + unclaimed yuan'
            then c.held_live_yuan + c.held_unclaimed_yuan
        when 'claims: persons' then c.live_persons
        when 'claims: yuan' then c.live_yuan
        when 'claims: held persons' then c.held_live_persons
        when 'claims: held yuan' then c.held_live_yuan
        when 'unclaimed persons, listed' then c.unclaimed_persons
        when 'unclaimed yuan, listed' then c.unclaimed_yuan
        when 'held unclaimed persons, listed' then c.held_unclaimed_persons
        when 'held unclaimed yuan, listed' then c.held_unclaimed_yuan
    end as decimal(38, 2)) as total
from ledger.coverages c
full join ledger.group_totals t on t.level = c.level and t.id = c.id
left join claimed k on k.level = c.level and k.id = c.id
left join listed l on l.level = c.level and l.id = c.id
cross join (
    values
        ('coverage: entitled persons'),
        ('coverage: entitled yuan'),
        ('coverage: held persons'),
        ('coverage: held yuan'),
        ('claimed + unclaimed persons'),
        ('claimed + unclaimed yuan'),
        ('held: claimed + unclaimed persons'),
        ('held: claimed + unclaimed yuan'),
        ('claims: persons'),
        ('claims: yuan'),
        ('claims: held persons'),
        ('claims: held yuan'),
        ('unclaimed persons, listed'),
        ('unclaimed yuan, listed'),
        ('held unclaimed persons, listed'),
        ('held unclaimed yuan, listed')
) f (figure)
