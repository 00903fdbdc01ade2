-- Unverified money as the workbook's summary lists it: what weighs most first.
--
-- order: yuan desc, held_yuan desc, rule
select
    rule,
    title,
    missing,
    persons,
    yuan,
    held_persons,
    held_yuan
from report.unverified
