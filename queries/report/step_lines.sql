-- The steps of applications as the finance page lists them: districts and institutions
-- in the order of lists, then applications of several, then payments of none.
--
-- title: 申请、核定、公示、拨付
-- says: 同一批申请走到每一步的金额：机构申请多少，审核核定多少，最近一次公示多少，已拨付多少；
--       后一步多于前一步的单列。
-- order: level desc, line, position nulls last, id
select s.*, p.position
from report.application_steps s
left join report.place_positions p on p.level = s.level and p.id = s.id
where s.level in ('whole', 'district', 'institution')
