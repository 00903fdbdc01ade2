-- More was claimed than the class may rest on.
--
-- title:    申请金额超出应补
-- severity: error
-- effect:   none
-- subject:  claim
-- affects:  reconciliation
-- scope:    ended
-- measures: persons
-- needs:    applications
--
-- 申请金额大于该班次应补与暂缓金额之和；恰好相等的不列。申请本身不予补贴的，应补与暂缓均为零。
select
    application_id,
    class_id,
    claimed_yuan > entitled_yuan + held_yuan as is_found,
    concat(cast(claimed_yuan as varchar), ' 元') as measured,
    concat('≤ ', cast(entitled_yuan + held_yuan as varchar), ' 元') as required,
    claimed_yuan - entitled_yuan - held_yuan as yuan,
    source_file,
    source_row
from ledger.claims
