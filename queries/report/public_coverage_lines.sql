-- What persons are entitled to in all, and what of it is claimed, as everyone may see it.
--
-- order:  level desc, position nulls last, id
-- public: level, id, entitled_persons, live_persons, unclaimed_persons, entitled_yuan,
--       live_yuan, unclaimed_yuan
select *
from report.coverage_lines
where level = 'whole'
