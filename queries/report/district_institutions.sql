-- What each institution did in each district. is_…_told: whether so many persons may
-- be told to everyone.
--
-- order: district, institution
select
    district,
    institution,
    count(*) as class_count,
    cast(sum(trainee_count) as bigint) as trainee_count,
    cast(sum(passed_count) as bigint) as passed_count,
    cast(sum(entitled_persons) as bigint) as entitled_persons,
    cast(sum(held_persons) as bigint) as held_persons,
    cast(sum(rejected_persons) as bigint) as rejected_persons,
    cast(sum(pending_persons) as bigint) as pending_persons,
    cast(sum(entitled_yuan) as decimal(18, 2)) as entitled_yuan,
    cast(sum(held_yuan) as decimal(18, 2)) as held_yuan,
    cast(sum(answered_count) as bigint) as answered_count,
    cast(sum(satisfied_count) as bigint) as satisfied_count,
    sum(held_persons) >= min(l.suppressed_below_persons) as is_held_told,
    sum(rejected_persons) >= min(l.suppressed_below_persons) as is_rejected_told
from ledger.classes
cross join policy.limits l
group by district, institution
