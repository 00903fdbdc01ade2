-- Findings that somebody approved, and whether the approval holds on the as-of day:
-- active, due (active, and soon to end) or expired.
select
    w.rule,
    w.subject_id,
    w.reason,
    w.approved_by,
    w.expires_date,
    case
        when w.expires_date < r.as_of then 'expired'
        when w.told_from_date <= r.as_of then 'due'
        else 'active'
    end as standing,
    w.source_row
from policy.waivers w
cross join raw.run r
