-- How the ledger closes, as reconciliation.csv has it: what persons are entitled
-- to (line = persons), then the lines of applications. Figures that a line does
-- not have are unknown.
--
-- file:     reconciliation.csv
-- title:    账目勾稽：应补 = 已申请 + 未申请；申请 − 应补 − 暂缓 = 多申请 + 少申请；
--       应补 = 应付 + 申请暂缓；已拨 − 应付 = 差额
-- says:     每份申请一行：申请减应补减暂缓等于多申请或少申请；应补等于应付加整份暂缓；已拨付减应付等于差额。
-- position: 13
-- order:    level, line, id
-- column live_persons: 已申请的应补人数 | 人 | 班次有未被驳回的申请的应补学员数；
--       没有导出补贴申请为空 | claim_for_unknown_class
-- column live_yuan: 已申请的应补金额 | 元 | 已申请的应补学员的补贴之和 | claim_for_unknown_class
-- column unclaimed_persons: 未申请的应补人数 | 人 | 班次没有有效申请的应补学员数；
--       没有导出补贴申请为空 | claim_for_unknown_class
-- column unclaimed_yuan: 未申请的应补金额 | 元 | 未申请的应补学员的补贴之和 | claim_for_unknown_class
-- column held_live_persons: 已申请的暂缓人数 | 人 | 班次有有效申请的暂缓学员数 | claim_for_unknown_class
-- column held_live_yuan: 已申请的暂缓金额 | 元 | 已申请的暂缓学员的补贴之和 | claim_for_unknown_class
-- column held_unclaimed_persons: 未申请的暂缓人数 | 人 | 班次没有有效申请的暂缓学员数 | claim_for_unknown_class
-- column held_unclaimed_yuan: 未申请的暂缓金额 | 元 | 未申请的暂缓学员的补贴之和 | claim_for_unknown_class
-- column over_claimed_yuan: 多申请金额 | 元 | 申请金额多于应补与暂缓之和的部分，逐项相加 | claim_for_unknown_class
-- column under_claimed_yuan: 少申请金额 | 元 | 申请金额少于应补与暂缓之和的部分，逐项相加，为负数 |
--       claim_for_unknown_class
-- column on_hold_yuan: 申请暂缓金额 | 元 | 整份暂缓的申请的应补金额；
--       应补金额 = 应付金额 + 申请暂缓金额 | paid_over_entitlement
select
    level,
    'persons' as line,
    id,
    entitled_persons,
    entitled_yuan,
    live_persons,
    live_yuan,
    unclaimed_persons,
    unclaimed_yuan,
    held_persons,
    held_yuan,
    held_live_persons,
    held_live_yuan,
    held_unclaimed_persons,
    held_unclaimed_yuan,
    cast(null as bigint) as claimed_persons,
    cast(null as decimal(18, 2)) as claimed_yuan,
    cast(null as decimal(18, 2)) as over_claimed_yuan,
    cast(null as decimal(18, 2)) as under_claimed_yuan,
    cast(null as decimal(18, 2)) as payable_yuan,
    cast(null as decimal(18, 2)) as on_hold_yuan,
    cast(null as decimal(18, 2)) as paid_yuan,
    cast(null as decimal(18, 2)) as difference_yuan
from ledger.coverages
union all
select
    level, line, id, entitled_persons, entitled_yuan, null, null, null, null,
    held_persons, held_yuan, null, null, null, null, claimed_persons,
    claimed_yuan, over_claimed_yuan, under_claimed_yuan, payable_yuan,
    on_hold_yuan, paid_yuan, difference_yuan
from ledger.application_balances
