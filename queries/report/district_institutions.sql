-- What each institution did in each district.
--
-- title: 在本地区办班的机构
-- says: 每个机构在本地区的班次、学员、应补和满意率，只计本地区的班次。
-- order: district, institution
-- public: district, institution, class_count, trainee_count, entitled_persons,
--       entitled_yuan, answered_count, satisfied_count
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
    cast(sum(satisfied_count) as bigint) as satisfied_count
from ledger.classes
group by district, institution
