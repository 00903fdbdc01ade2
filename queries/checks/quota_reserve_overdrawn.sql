-- More places were transferred than the reserve holds.
--
-- title:    统筹调剂超出预留
-- severity: error
-- effect:   none
-- subject:  district
-- population: reserve
-- needs:    transfers
--
-- 各次统筹调剂人数之和大于通知预留的人数；恰好相等的不列。
select
    '统筹调剂' as district,
    t.persons > l.reserve_persons as is_found,
    concat(cast(coalesce(t.persons, 0) as varchar), ' 人') as measured,
    concat('≤ ', cast(l.reserve_persons as varchar), ' 人') as required,
    null as source_file,
    null as source_row
from (
    select sum(persons) as persons
    from staging.transfers
) t
cross join policy.limits l
