-- Money was paid while the application is on hold.
--
-- title:    暂缓期间已经拨付
-- severity: error
-- effect:   none
-- subject:  application
-- acts:     bureau, finance
-- affects:  recovery
-- needs:    applications, payments
--
-- 申请因材料、审核或公示而暂缓，累计拨付减去退回后仍大于零。全数退回的不列；只有学员或班次暂缓的不
-- 在此列。
select
    application_id,
    (
        is_on_hold
        and paid_yuan > 0
    ) as is_found,
    concat(
        case when is_on_hold then '' else '未暂缓，' end,
        '已拨付 ', cast(paid_yuan as varchar), ' 元'
    ) as measured,
    '暂缓期间不拨付' as required,
    least(paid_yuan, entitled_yuan) as yuan,
    source_file,
    source_row
from ledger.applications
