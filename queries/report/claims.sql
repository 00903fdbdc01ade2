-- Claims as claims.csv has them.
--
-- file:     claims.csv
-- title:    补贴申请的班次项：一份申请和一个班次为一行
-- position: 4
-- order:    application_id, class_id
-- public: application_id, class_id, claimed_yuan, entitled_persons, entitled_yuan
-- column entitled_yuan: 应补金额 | 元 | 申请所涉班次的应补金额；该项不予补贴时为 0 | claim_over_entitlement
select
    application_id,
    class_id,
    claimed_persons,
    claimed_yuan,
    entitled_persons,
    entitled_yuan,
    held_persons,
    held_yuan
from ledger.claims
