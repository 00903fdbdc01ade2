-- What persons are entitled to, and what of it is claimed, as the finance page lists
-- it: districts and institutions in the order of lists.
--
-- title: 应补和暂缓，已申请与未申请
-- says: 应补和暂缓的学员，按其班次有没有有效的申请分成两半；两半相加等于全部。
-- order: level desc, position nulls last, id
select c.*, p.position
from ledger.coverages c
left join report.place_positions p on p.level = c.level and p.id = c.id
where c.level in ('whole', 'district', 'institution')
