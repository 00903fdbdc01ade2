-- What stands gross in the whole, a district or an institution (level, id). What rests on
-- a kind that the exports lack is unknown.
--
-- title: 应追回、待补拨和暂缓的合计
-- says: 应追回＝已拨付超出应补的部分；待补拨＝应付而没有付足的部分；暂缓期间已拨＝暂缓的申请已经拨付、没有超出应补的部分。
--       各项逐份申请计算后相加，互不抵销；差额＝应追回＋暂缓期间已拨−待补拨，由程序验证。
-- order:  level, id
-- public: level, id, recoverable_count, recoverable_yuan, paid_on_hold_count, paid_on_hold_yuan,
--       outstanding_count, outstanding_yuan, on_hold_count, on_hold_yuan, unattached_count,
--       unattached_yuan
select
    level,
    id,
    recoverable_count,
    recoverable_yuan,
    paid_on_hold_count,
    paid_on_hold_yuan,
    outstanding_count,
    outstanding_yuan,
    on_hold_count,
    on_hold_yuan,
    held_count,
    held_persons,
    held_yuan,
    unattached_count,
    unattached_yuan
from ledger.gross_sums
