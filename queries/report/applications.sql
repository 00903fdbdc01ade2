-- Applications as applications.csv has them.
--
-- file:     applications.csv
-- title:    补贴申请的金额、公示和拨付
-- position: 6
-- order:    application_id
-- public: application_id, claimed_yuan, entitled_yuan, on_hold, payable_yuan,
--       noticed_yuan, paid_yuan, difference_yuan
-- column on_hold: 是否暂缓 | | 整份申请是否因未了事项暂缓 | claim_review_refused
select
    application_id,
    claimed_persons,
    claimed_yuan,
    entitled_yuan,
    held_yuan,
    is_on_hold as on_hold,
    payable_yuan,
    noticed_yuan,
    paid_yuan,
    difference_yuan
from ledger.applications
