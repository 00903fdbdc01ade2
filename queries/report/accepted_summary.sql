-- What was accepted, as summary.json has it: in the public edition too, so it names no
-- file and counts nobody.
--
-- order: position
-- public: position, check, kind, title, rules, entitled_yuan, payable_yuan, paid_yuan
select
    position,
    check_name as "check",
    kind,
    title,
    rule_count as rules,
    entitled_yuan,
    payable_yuan,
    paid_yuan
from report.accepted
