-- Not claimed yet is what is listed person by person.
select
    g.level,
    g.id,
    count(*) filter (where r.residual = 'unclaimed') + z.applications
        as unclaimed_persons,
    coalesce(sum(r.yuan) filter (where r.residual = 'unclaimed'), 0)
        + z.applications as unclaimed_yuan,
    count(*) filter (where r.residual = 'held_unclaimed') + z.applications
        as held_unclaimed_persons,
    coalesce(sum(r.yuan) filter (where r.residual = 'held_unclaimed'), 0)
        + z.applications as held_unclaimed_yuan
from ledger.groups g
cross join facts.zeros z
left join ledger.residuals r on r.class_id = g.class_id
group by g.level, g.id, z.applications
