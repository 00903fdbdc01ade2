-- Yuan are those of the persons listed at the end of the waterfall.
select
    g.level,
    g.id,
    coalesce(sum(p.entitled_yuan), 0) as entitled_yuan,
    coalesce(sum(p.held_yuan), 0) as held_yuan
from ledger.groups g
left join ledger.waterfall_persons p on p.class_id = g.class_id
group by g.level, g.id
