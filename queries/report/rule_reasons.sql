-- Trainees held or rejected, by rule, per district in the order of lists.
--
-- title: 暂缓和不予补贴的学员，按规则和地区
-- says: 因这条规则暂缓或不予补贴的学员，按班次所在地区计数。
-- order: rule, position
select r.district, r.rule, r.held_persons, r.rejected_persons, d.position
from report.district_reasons r
join report.district_pages d on d.district = r.district
