-- More was paid than the application is entitled to.
--
-- title:    拨付金额超出应补
-- severity: error
-- effect:   none
-- subject:  application
-- acts:     bureau, finance
-- affects:  recovery
-- needs:    applications, payments
--
-- 累计拨付减去退回后，大于申请各班次的应补金额；恰好相等的不列，暂缓金额不算应补。
select
    application_id,
    paid_yuan > entitled_yuan as is_found,
    concat(cast(paid_yuan as varchar), ' 元') as measured,
    concat('≤ ', cast(entitled_yuan as varchar), ' 元') as required,
    paid_yuan - entitled_yuan as yuan,
    source_file,
    source_row
from ledger.applications
