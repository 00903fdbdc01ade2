-- The payee is no institution of the application.
--
-- title:    收款单位与申请不符
-- severity: error
-- effect:   none
-- subject:  payment
-- acts:     bureau, finance
-- affects:  recovery
-- needs:    applications, payments
--
-- 收款单位不是申请所列各班次的任何一家培训机构；名称按数据规范统一后须完全一致。没有对应申请的拨付
-- 另有规则处理。
with institutions as (
    select distinct application_id, institution
    from facts.claims
),
payees as (
    select
        application_id,
        array_join(array_agg(institution order by institution), '、')
            as institutions
    from institutions
    group by application_id
)
select
    p.payment_id,
    p.application_id,
    (
        a.application_id is not null
        and i.institution is null
    ) as is_found,
    case
        when a.application_id is null then '没有可用的申请，不作判断'
        when i.institution is null then '收款单位不是申请的培训机构'
        else '收款单位是申请的培训机构'
    end as measured,
    coalesce(a.institutions, '申请的培训机构') as required,
    p.amount_yuan as yuan,
    p.source_file,
    p.source_row
from facts.payments p
left join payees a on a.application_id = p.application_id
left join institutions i
    on i.application_id = p.application_id
    and i.institution = p.payee
