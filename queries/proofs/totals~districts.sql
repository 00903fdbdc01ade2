-- The whole is the sum of the districts.
select
    sum(class_count) as class_count,
    sum(trainee_count) as trainee_count,
    sum(passed_count) as passed_count,
    sum(answered_count) as answered_count,
    sum(satisfied_count) as satisfied_count,
    sum(entitled_persons) as entitled_persons,
    sum(held_persons) as held_persons,
    sum(rejected_persons) as rejected_persons,
    sum(pending_persons) as pending_persons,
    sum(entitled_yuan) as entitled_yuan,
    sum(held_yuan) as held_yuan,
    sum(rejected_yuan) as rejected_yuan
from ledger.group_totals
where level = 'district'
