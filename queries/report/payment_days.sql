-- Payments and refunds by day, with running sums, as payment_days.csv has them.
--
-- file:     payment_days.csv
-- title:    每个日期的拨付和退款
-- says:     有拨付或退款的每一天一行：付出、退回各多少笔多少元，以及到当日为止的累计。
-- position: 15
-- order:    paid_date
-- column payments: 拨付笔数 | 个 | 当日付出的笔数 | paid_over_entitlement
-- column paid_yuan: 拨付金额 | 元 | 当日付出的金额 | paid_over_entitlement
-- column refunds: 退款笔数 | 个 | 当日退回的笔数 | recovery_outstanding
-- column net_yuan: 净拨付 | 元 | 当日拨付金额减退回金额 | paid_over_entitlement
-- column net_to_date_yuan: 累计净拨付 | 元 | 到当日为止的净拨付；两个日期之间的等于两个累计之差 |
--       paid_over_entitlement
select
    paid_date,
    payment_count as payments,
    paid_yuan,
    refund_count as refunds,
    refunded_yuan,
    net_yuan,
    net_to_date_yuan
from ledger.payment_days
