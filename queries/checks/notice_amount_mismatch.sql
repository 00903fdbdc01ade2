-- The amount put up for notice is not the amount approved.
--
-- title:    公示金额与核定不符
-- severity: warning
-- effect:   none
-- subject:  application
-- affects:  reconciliation
-- needs:    applications, notices.amount_yuan
--
-- 最近开始的一次公示的金额，与各班次核定金额之和比较；核定金额未填的班次按申请金额计，审核不通过的
-- 班次不计。公示金额未填的不作判断。
select
    a.application_id,
    n.amount_yuan <> a.approved_yuan as is_found,
    coalesce(
        '公示 ' || cast(n.amount_yuan as varchar) || ' 元',
        case when n.application_id is null then '无公示记录' else '公示金额未填' end
    ) as measured,
    concat('核定 ', cast(a.approved_yuan as varchar), ' 元') as required,
    abs(n.amount_yuan - a.approved_yuan) as yuan,
    n.source_file,
    n.source_row
from facts.applications a
left join facts.notices n
    on n.application_id = a.application_id
    and n.is_last_to_start
