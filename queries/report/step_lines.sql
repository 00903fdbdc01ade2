-- The steps of applications as the finance page lists them: districts and institutions
-- in the order of lists, then applications of several, then payments of none.
--
-- order: level desc, line, position nulls last, id
select s.*, p.position
from report.application_steps s
left join report.place_positions p on p.level = s.level and p.id = s.id
where s.level in ('whole', 'district', 'institution')
