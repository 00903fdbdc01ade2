-- The steps of all applications together, as everyone may see them.
--
-- order:  level desc, line, position nulls last, id
-- public: level, line, id, claimed_count, claimed_persons, claimed_yuan, reviewed_count,
--       reviewed_yuan, noticed_count, noticed_yuan, payment_count, paid_yuan,
--       reviewed_over_claimed, noticed_over_reviewed, paid_over_noticed
select *
from report.step_lines
where level = 'whole'
