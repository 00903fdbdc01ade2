-- Entitled = under a live claim + not claimed yet, and the same of those held, per
-- class, institution, district and in all. What is claimed is unknown while no
-- applications are exported.
--
-- key: level, id
select
    g.level,
    g.id,
    count(*) filter (where p.step = 'entitled') as entitled_persons,
    count(*) filter (
        where p.step = 'entitled'
            and p.application_id is not null
    ) + z.applications as live_persons,
    count(*) filter (
        where p.step = 'entitled'
            and p.application_id is null
    ) + z.applications as unclaimed_persons,
    count(*) filter (where p.step = 'held') as held_persons,
    count(*) filter (
        where p.step = 'held'
            and p.application_id is not null
    ) + z.applications as held_live_persons,
    count(*) filter (
        where p.step = 'held'
            and p.application_id is null
    ) + z.applications as held_unclaimed_persons,
    cast(coalesce(sum(p.entitled_yuan), 0) as decimal(18, 2)) as entitled_yuan,
    cast(
        coalesce(
            sum(p.entitled_yuan) filter (where p.application_id is not null), 0
        ) + z.applications as decimal(18, 2)
    ) as live_yuan,
    cast(
        coalesce(sum(p.entitled_yuan) filter (where p.application_id is null), 0)
        + z.applications as decimal(18, 2)
    ) as unclaimed_yuan,
    cast(coalesce(sum(p.held_yuan), 0) as decimal(18, 2)) as held_yuan,
    cast(
        coalesce(
            sum(p.held_yuan) filter (where p.application_id is not null), 0
        ) + z.applications as decimal(18, 2)
    ) as held_live_yuan,
    cast(
        coalesce(sum(p.held_yuan) filter (where p.application_id is null), 0)
        + z.applications as decimal(18, 2)
    ) as held_unclaimed_yuan
from ledger.groups g
cross join facts.zeros z
left join ledger.waterfall_persons p on p.class_id = g.class_id
group by g.level, g.id, z.applications
