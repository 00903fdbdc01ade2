-- What each rule about a payment measures of it, where it found nothing.
with payees as (
    select
        application_id,
        array_join(array_agg(institution order by institution), '、')
            as institutions
    from (select distinct application_id, institution from facts.claims) named
    group by application_id
)
select
    p.payment_id,
    p.application_id,
    r.rule,
    case r.rule
        when 'payment_without_application' then '有对应的补贴申请'
        when 'paid_before_notice_end' then concat(
            cast(p.paid_date as varchar),
            case when p.amount_yuan > 0 then ' 拨付' else ' 退回' end
        )
        when 'payee_mismatch' then case
            when p.has_application then '收款单位是申请的培训机构'
            else '没有可用的申请，不作判断'
        end
        when 'payment_source_not_earmarked'
            then coalesce(p.source, '资金来源未填')
    end as measured,
    case r.rule
        when 'payment_without_application' then '有对应的补贴申请'
        when 'paid_before_notice_end' then coalesce(
            '晚于 ' || cast(n.end_date as varchar), '公示结束之后'
        )
        when 'payee_mismatch' then i.institutions
        when 'payment_source_not_earmarked' then '职业技能提升专账'
    end as required
from facts.payments p
join raw.rules r on r.subject = 'payment'
left join payees i on i.application_id = p.application_id
left join facts.notices n
    on n.application_id = p.application_id and n.is_last_to_end
