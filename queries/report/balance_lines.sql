-- How applications close, as the finance page lists it: districts and institutions in
-- the order of lists, then applications of several, then payments of none.
--
-- order: level desc, line, position nulls last, id
select b.*, p.position
from ledger.application_balances b
left join report.place_positions p on p.level = b.level and p.id = b.id
where b.level in ('whole', 'district', 'institution')
