-- Trainees held or rejected, by rule, in all.
--
-- title: 暂缓和不予补贴的原因
-- says: 暂缓和不予补贴的学员，按规则计数。一名学员有几个原因的，在每个原因下各计一次，各行之和
--       可以大于人数。
-- order: held_persons + rejected_persons desc, rule
select
    cast(null as varchar) as district,
    rule,
    cast(sum(held_persons) as bigint) as held_persons,
    cast(sum(rejected_persons) as bigint) as rejected_persons
from report.district_reasons
group by rule
