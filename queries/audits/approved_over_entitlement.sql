-- More was approved than the class may rest on.
--
-- title:    核定金额超出应补
-- severity: error
-- effect:   none
-- subject:  claim
-- affects:  reconciliation
-- scope:    ended
-- measures: persons
-- needs:    applications.approved_yuan
--
-- 核定金额大于该班次应补与暂缓金额之和；恰好相等的不列，核定金额未填的不作判断。
select
    application_id,
    class_id,
    approved_yuan > entitled_yuan + held_yuan as is_found,
    coalesce(cast(approved_yuan as varchar) || ' 元', '核定金额未填')
        as measured,
    concat('≤ ', cast(entitled_yuan + held_yuan as varchar), ' 元') as required,
    approved_yuan - entitled_yuan - held_yuan as yuan,
    source_file,
    source_row
from ledger.claims
