-- How all applications close, as everyone may see it: without what rests on held yuan.
--
-- order:  level desc, line, position nulls last, id
-- public: level, line, id, claimed_persons, claimed_yuan, entitled_yuan, payable_yuan,
--       on_hold_yuan, paid_yuan, difference_yuan
select *
from report.balance_lines
where level = 'whole'
