-- Districts as everyone may see them.
--
-- order: position
-- public: district, quota, transferred, classes, trainees, passed, entitled_persons,
--       held_persons, rejected_persons, pending_persons, entitled_yuan, held_yuan,
--       answered, satisfied
select
    d.district,
    d.quota,
    d.transferred,
    d.classes,
    d.trainees,
    p.passed_count as passed,
    d.entitled_persons,
    p.held_persons,
    p.rejected_persons,
    d.pending_persons,
    d.entitled_yuan,
    p.held_yuan,
    d.answered,
    d.satisfied,
    d.position
from report.districts d
join report.public_places p on p.level = 'district' and p.id = d.district
