-- What each rule about an application measures of it, where it found nothing.
with noticed as (
    select
        application_id,
        max(notice_days) as notice_days,
        max(end_date) as end_date
    from facts.notices
    group by application_id
)
select
    a.application_id,
    r.rule,
    case
        when n.application_id is null
            and r.rule like 'notice_%' then '无公示记录'
        when r.rule = 'materials_missing' then '齐全'
        when r.rule = 'claim_not_reviewed' then '0 个班次未审核'
        when r.rule = 'application_mixed' then concat(
            cast(f.institution_count as varchar), ' 家机构，',
            cast(f.district_count as varchar), ' 个地区'
        )
        when r.rule = 'notice_missing' then '有公示记录'
        when r.rule = 'notice_running'
            then concat('公示至 ', cast(n.end_date as varchar))
        when r.rule = 'notice_too_short' then concat(
            '最长 ', cast(n.notice_days as varchar), ' 个工作日'
        )
        when r.rule = 'notice_objection_open' then '0 次公示有未处理的异议'
        when r.rule = 'notice_cell_unreadable' then '可以读取'
        when r.rule = 'notice_amount_mismatch' then coalesce(
            '公示 ' || cast(a.noticed_yuan as varchar) || ' 元',
            '公示金额未填'
        )
        when r.rule = 'paid_over_entitlement'
            then concat(cast(a.paid_yuan as varchar), ' 元')
        when r.rule = 'paid_while_on_hold' then concat(
            case when a.is_on_hold then '' else '未暂缓，' end,
            '已拨付 ', cast(a.paid_yuan as varchar), ' 元'
        )
        when r.rule = 'payment_outstanding' then concat(
            '已拨付 ', cast(a.paid_yuan as varchar), ' 元，',
            coalesce(
                '公示于 ' || cast(n.end_date as varchar) || ' 结束',
                '无公示记录'
            )
        )
    end as measured,
    case r.rule
        when 'materials_missing' then '规定的各项材料'
        when 'claim_not_reviewed' then '各班次均已审核'
        when 'application_mixed' then '1 家机构，1 个地区'
        when 'notice_missing' then '有公示记录'
        when 'notice_running' then '公示已结束'
        when 'notice_too_short' then concat(
            '≥ ', cast(l.minimum_notice_days as varchar), ' 个工作日'
        )
        when 'notice_objection_open' then '异议已处理'
        when 'notice_cell_unreadable' then '可以读取'
        when 'notice_amount_mismatch'
            then concat('核定 ', cast(f.approved_yuan as varchar), ' 元')
        when 'paid_over_entitlement'
            then concat('≤ ', cast(a.entitled_yuan as varchar), ' 元')
        when 'paid_while_on_hold' then '暂缓期间不拨付'
        when 'payment_outstanding' then concat(
            cast(l.payment_days as varchar), ' 日内拨付 ',
            cast(a.payable_yuan as varchar), ' 元'
        )
    end as required
from ledger.applications a
join facts.applications f on f.application_id = a.application_id
cross join policy.limits l
join raw.rules r on r.subject = 'application'
left join noticed n on n.application_id = a.application_id
