-- The periods that a rule measures: from one date to another, beside the length that
-- the notice fixes. One row per subject of the rule; what has its first date unknown
-- is not here. unclaimed is no rule: until when a class that no application claims may be
-- claimed.
with certified as (
    select class_id, max(certificate_date) as certificate_date
    from facts.trainees
    group by class_id
),
claimed as (
    select
        k.application_id,
        k.class_id,
        k.applied_date,
        case l.claim_within_from
            when 'certificate' then e.certificate_date else k.end_date
        end as base_date,
        l.claim_within,
        l.claim_within_unit
    from facts.claims k
    cross join policy.limits l
    left join certified e on e.class_id = k.class_id
)
select
    'class_applied_late' as rule,
    c.class_id,
    cast(null as varchar) as application_id,
    c.applied_date as from_date,
    c.start_date as to_date,
    t.apply_before as length,
    l.apply_before_unit as unit
from facts.classes c
cross join policy.limits l
join facts.class_limits t on t.class_id = c.class_id
where
    c.applied_date is not null
    and t.apply_before is not null
union all
select
    'archive_retention_too_short',
    c.class_id,
    null,
    c.end_date,
    a.keep_until,
    t.archive_kept,
    l.archive_kept_unit
from facts.classes c
cross join policy.limits l
join facts.class_limits t on t.class_id = c.class_id
left join staging.archives a on a.class_id = c.class_id
where t.archive_kept is not null
union all
select
    'claim_too_late',
    class_id,
    application_id,
    base_date,
    applied_date,
    claim_within,
    claim_within_unit
from claimed
where
    base_date is not null
    and applied_date is not null
    and claim_within is not null
union all
select
    'payment_outstanding',
    null,
    n.application_id,
    n.end_date,
    r.as_of,
    l.payment_within,
    l.payment_within_unit
from facts.notices n
cross join policy.limits l
cross join raw.run r
where
    n.is_last_to_end
    and l.payment_within is not null
union all
select
    'unclaimed',
    c.class_id,
    null,
    case l.claim_within_from
        when 'certificate' then e.certificate_date else c.end_date
    end,
    r.as_of,
    l.claim_within,
    l.claim_within_unit
from facts.classes c
cross join policy.limits l
cross join raw.run r
left join certified e on e.class_id = c.class_id
left join facts.claims k on k.class_id = c.class_id
where
    c.is_ended
    and k.class_id is null
    and l.claim_within is not null
    and case l.claim_within_from
        when 'certificate' then e.certificate_date else c.end_date
    end is not null
