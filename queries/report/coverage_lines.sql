-- What persons are entitled to, and what of it is claimed, as the finance page lists
-- it: districts and institutions in the order of lists.
--
-- order: level desc, position nulls last, id
select c.*, p.position
from ledger.coverages c
left join report.place_positions p on p.level = c.level and p.id = c.id
where c.level in ('whole', 'district', 'institution')
