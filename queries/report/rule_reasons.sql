-- Trainees held or rejected, by rule, per district in the order of lists.
--
-- order: rule, position
select r.district, r.rule, r.held_persons, r.rejected_persons, d.position
from report.district_reasons r
join report.district_pages d on d.district = r.district
