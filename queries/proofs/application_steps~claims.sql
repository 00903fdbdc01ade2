-- What was claimed and reviewed, straight from the exported claims.
select
    l.level,
    l.line,
    l.id,
    count(distinct a.application_id) + z.applications as claimed_count,
    coalesce(sum(a.persons), z.applications) as claimed_persons,
    coalesce(sum(a.amount_yuan), z.applications) as claimed_yuan,
    count(distinct a.application_id) filter (
        where a.approved_yuan is not null
            and a.review is distinct from '不通过'
    ) + z.reviewed_yuan as reviewed_count,
    sum(a.approved_persons) filter (where a.review is distinct from '不通过')
        as reviewed_persons,
    sum(a.approved_yuan) filter (where a.review is distinct from '不通过')
        as reviewed_yuan
from ledger.application_lines l
cross join facts.zeros z
left join staging.applications a on a.application_id = l.application_id
group by l.level, l.line, l.id, z.applications, z.reviewed_yuan
