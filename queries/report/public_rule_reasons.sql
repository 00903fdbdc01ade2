-- Trainees held or rejected, by rule, per district in the order of lists, as everyone may
-- see it.
--
-- order:  rule, position
-- public: district, rule, held_persons, rejected_persons
select r.district, r.rule, r.held_persons, r.rejected_persons, d.position
from report.public_district_reasons r
join report.district_pages d on d.district = r.district
