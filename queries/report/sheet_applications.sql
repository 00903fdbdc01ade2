-- Applications as the workbook shows them: what applications.csv has, and what their
-- difference comes apart into.
--
-- order:  application_id
-- column on_hold: 是否暂缓 | | 整份申请是否因未了事项暂缓 | claim_review_refused
-- column recoverable_yuan: 应追回 | 元 | 已拨付超出应补的部分；没有导出资金拨付为空 | paid_over_entitlement | payments
-- column paid_on_hold_yuan: 暂缓期间已拨 | 元 | 暂缓的申请已经拨付而没有超出应补的部分；没有导出资金拨付为
--       空 | paid_while_on_hold | payments
-- column outstanding_yuan: 待补拨 | 元 | 应付而没有付足的部分；没有导出资金拨付为空 | payment_outstanding | payments
select
    r.*,
    a.recoverable_yuan,
    a.paid_on_hold_yuan,
    a.outstanding_yuan
from report.applications r
join ledger.applications a on a.application_id = r.application_id
