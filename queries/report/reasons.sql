-- Trainees held or rejected, by rule, in all.
--
-- order: held_persons + rejected_persons desc, rule
select
    cast(null as varchar) as district,
    rule,
    cast(sum(held_persons) as bigint) as held_persons,
    cast(sum(rejected_persons) as bigint) as rejected_persons
from report.district_reasons
group by rule
