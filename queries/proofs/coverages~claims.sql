-- Under a live claim is what the claims themselves say: two live claims for a
-- class would count it twice and fail.
select
    g.level,
    g.id,
    coalesce(sum(k.entitled_persons), z.applications) as live_persons,
    coalesce(sum(k.entitled_yuan), z.applications) as live_yuan,
    coalesce(sum(k.held_persons), z.applications) as held_live_persons,
    coalesce(sum(k.held_yuan), z.applications) as held_live_yuan
from ledger.groups g
cross join facts.zeros z
left join ledger.claims k on k.class_id = g.class_id
group by g.level, g.id, z.applications
