-- Trainees held or rejected, by rule, in all.
select
    rule,
    cast(sum(held_persons) as bigint) as held_persons,
    cast(sum(rejected_persons) as bigint) as rejected_persons
from report.district_reasons
group by rule
