-- What applications may rest on, from the claims that were exported; payable is
-- what no hold stands on.
select
    l.level,
    l.line,
    l.id,
    count(distinct a.application_id) + z.applications as application_count,
    count(a.application_id) + z.applications as claim_count,
    coalesce(sum(k.entitled_persons), z.applications) as entitled_persons,
    coalesce(sum(k.held_persons), z.applications) as held_persons,
    coalesce(sum(k.entitled_yuan), z.applications) as entitled_yuan,
    coalesce(sum(k.held_yuan), z.applications) as held_yuan,
    coalesce(sum(k.entitled_yuan) filter (where h.application_id is null), 0)
        + z.applications as payable_yuan
from ledger.application_lines l
cross join facts.zeros z
left join staging.applications a on a.application_id = l.application_id
left join ledger.claims k
    on k.application_id = a.application_id and k.class_id = a.class_id
left join (
    select distinct application_id
    from ledger.effects
    where effect = 'hold_application'
) h on h.application_id = a.application_id
group by l.level, l.line, l.id, z.applications
