-- Unverified money by rule as the finance page lists it, most first.
--
-- order: yuan desc, rule
-- public: rule, missing, persons, yuan
select rule, missing, persons, yuan, held_persons, held_yuan
from report.unverified
