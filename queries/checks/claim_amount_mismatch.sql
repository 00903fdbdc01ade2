-- The amount claimed is not the persons claimed times the subsidy per person.
--
-- title:    申请金额与人数不符
-- severity: error
-- effect:   none
-- subject:  claim
-- clause:   四(四)
-- needs:    applications
--
-- 申请金额应恰好等于申请人数乘以每人补贴标准，多报少报都列出；申请人数为零的，金额也应为零。班次是否
-- 结束、申请人数是否属实，在此不作判断。
select
    k.application_id,
    k.class_id,
    k.claimed_yuan <> k.claimed_persons * l.subsidy_yuan as is_found,
    concat(cast(k.claimed_yuan as varchar), ' 元') as measured,
    concat(
        cast(k.claimed_persons as varchar), ' 人 × ',
        cast(l.subsidy_yuan as varchar), ' 元'
    ) as required,
    k.source_file,
    k.source_row
from facts.claims k
cross join policy.limits l
