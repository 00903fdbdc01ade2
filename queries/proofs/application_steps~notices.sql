-- What was noticed, straight from the exported notices: of an application the one
-- that starts last.
select
    l.level,
    l.line,
    l.id,
    count(n.amount_yuan) + z.noticed_yuan as noticed_count,
    sum(n.persons) as noticed_persons,
    sum(n.amount_yuan) as noticed_yuan
from ledger.application_lines l
cross join facts.zeros z
left join (
    select application_id, max(start_date) as start_date
    from staging.notices
    group by application_id
) m on m.application_id = l.application_id
left join staging.notices n
    on n.application_id = m.application_id and n.start_date = m.start_date
group by l.level, l.line, l.id, z.noticed_yuan
