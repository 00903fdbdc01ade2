-- The payee is no institution of the application.
--
-- title:    收款单位与申请不符
-- severity: error
-- effect:   none
-- subject:  payment
-- clause:   五(六)
-- acts:     bureau, finance
-- needs:    applications, payments
--
-- 收款单位不是申请所列各班次的任何一家培训机构；名称按数据规范统一后须完全一致。没有对应申请的拨付
-- 另有规则处理。
with institutions as (
    select distinct application_id, institution
    from facts.claims
)
select
    p.payment_id,
    p.application_id,
    '收款单位不是申请的培训机构' as measured,
    array_join(array_agg(i.institution order by i.institution), '、')
        as required,
    p.source_file,
    p.source_row
from facts.payments p
join institutions i on i.application_id = p.application_id
group by p.payment_id, p.application_id, p.source_file, p.source_row
having count(*) filter (where i.institution = p.payee) = 0
