-- The steps of applications: claimed, reviewed (核定), noticed, paid, in counts of
-- applications, persons and yuan, by line (application_lines). A step may rise
-- over the one before it, or over the last that is known, of an application, and
-- then says so: sums would set one application off against another, or against
-- those of which the step before is unknown. A step is unknown where the exports
-- lack what it rests on, and so is whether it rises.
--
-- key: level, line, id
select
    l.level,
    l.line,
    l.id,
    count(a.claimed_yuan) filter (where l.line <> 'unattached')
        + z.applications as claimed_count,
    cast(coalesce(sum(a.claimed_persons), z.applications) as bigint) as claimed_persons,
    cast(coalesce(sum(a.claimed_yuan), z.applications) as decimal(18, 2))
        as claimed_yuan,
    count(a.reviewed_yuan) + z.reviewed_yuan as reviewed_count,
    cast(sum(a.reviewed_persons) as bigint) as reviewed_persons,
    cast(sum(a.reviewed_yuan) as decimal(18, 2)) as reviewed_yuan,
    count(a.noticed_yuan) + z.noticed_yuan as noticed_count,
    cast(sum(a.noticed_persons) as bigint) as noticed_persons,
    cast(sum(a.noticed_yuan) as decimal(18, 2)) as noticed_yuan,
    cast(coalesce(sum(a.payment_count), z.paid_yuan) as bigint) as payment_count,
    cast(coalesce(sum(a.paid_yuan), z.paid_yuan) as decimal(18, 2)) as paid_yuan,
    coalesce(bool_or(a.reviewed_yuan > a.claimed_yuan), z.reviewed_yuan <> 0)
        as is_reviewed_over_claimed,
    coalesce(
        bool_or(a.noticed_yuan > coalesce(a.reviewed_yuan, a.claimed_yuan)),
        z.noticed_yuan <> 0
    ) as is_noticed_over_reviewed,
    coalesce(
        bool_or(
            a.paid_yuan
            > coalesce(a.noticed_yuan, a.reviewed_yuan, a.claimed_yuan)
        ),
        z.paid_yuan <> 0
    ) as is_paid_over_noticed
from ledger.application_lines l
cross join facts.zeros z
left join ledger.application_amounts a
    on a.application_id = l.application_id
group by
    l.level,
    l.line,
    l.id,
    z.applications,
    z.reviewed_yuan,
    z.noticed_yuan,
    z.paid_yuan
