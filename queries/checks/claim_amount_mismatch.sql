-- The amount claimed is not one that so many persons of the class can be worth.
--
-- title:    申请金额与人数不符
-- severity: error
-- effect:   none
-- subject:  claim
-- affects:  reconciliation
-- measures: persons
-- needs:    applications
--
-- 申请金额应在申请人数乘以该班次一名学员可得的最低补贴与最高补贴之间，人人标准相同的应恰好相等，多报少报都
-- 列出；申请人数为零的，金额也应为零。班次是否结束、申请人数是否属实，在此不作判断；没有标准适用的班次也不作判断。
select
    k.application_id,
    k.class_id,
    (
        k.claimed_yuan < k.claimed_persons * w.least_yuan
        or k.claimed_yuan > k.claimed_persons * w.greatest_yuan
    ) as is_found,
    concat(cast(k.claimed_yuan as varchar), ' 元') as measured,
    case
        when w.least_yuan is null then '没有适用的补贴标准'
        when w.least_yuan = w.greatest_yuan then concat(
            cast(k.claimed_persons as varchar), ' 人 × ',
            cast(w.least_yuan as varchar), ' 元'
        )
        else concat(
            cast(k.claimed_persons as varchar), ' 人 × ',
            cast(w.least_yuan as varchar), ' 至 ',
            cast(w.greatest_yuan as varchar), ' 元'
        )
    end as required,
    case
        when k.claimed_yuan < k.claimed_persons * w.least_yuan
            then k.claimed_persons * w.least_yuan - k.claimed_yuan
        else k.claimed_yuan - k.claimed_persons * w.greatest_yuan
    end as yuan,
    k.source_file,
    k.source_row
from facts.claims k
join facts.class_worths w on w.class_id = k.class_id
