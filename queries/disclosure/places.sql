-- Where persons are counted for everyone: each district, and the whole, whose id is
-- empty. Trainees, entitled and pending persons are told to all; passed lies between
-- least_passed and most_passed for whoever knows whether the district has used up its
-- places.
select
    g.level,
    g.id,
    g.trainee_count,
    g.entitled_persons,
    g.pending_persons,
    case when f.subject_id is not null then q.places + 1 end as least_passed,
    case when f.subject_id is null and r.is_evaluated then q.places end as most_passed
from ledger.group_totals g
left join (
    select district, quota + transferred_persons as places
    from facts.districts
) q on g.level = 'district' and q.district = g.id
left join raw.rules r on r.rule = 'quota_exceeded'
left join checks.findings f
    on f.rule = r.rule and g.level = 'district' and f.subject_id = g.id
where g.level in ('district', 'whole')
