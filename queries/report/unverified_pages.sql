-- Unverified money by rule as the finance page lists it, most first.
--
-- title: 没有核验的金额，按规则
-- says: 因缺少数据没有按某条规则核对过的应补：多少人，多少元。同一笔金额可能涉及几条规则，各行
--       不能相加。
-- order: yuan desc, rule
-- public: rule, missing, persons, yuan
select rule, missing, persons, yuan, held_persons, held_yuan
from report.unverified
