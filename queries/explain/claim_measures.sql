-- What each rule about a claim measures of it, where it found nothing.
select
    k.application_id,
    k.class_id,
    r.rule,
    case r.rule
        when 'class_claimed_twice' then case
            when f.review = '不通过' then '审核不通过，不占次数'
            else '最先申请'
        end
        when 'claim_review_refused' then coalesce(f.review, '审核结果未填')
        when 'claim_for_unknown_class' then '班次在开班信息中'
        when 'approved_over_entitlement' then coalesce(
            cast(k.approved_yuan as varchar) || ' 元', '核定金额未填'
        )
        when 'claim_amount_mismatch'
            then concat(cast(k.claimed_yuan as varchar), ' 元')
        when 'claim_over_entitlement'
            then concat(cast(k.claimed_yuan as varchar), ' 元')
        when 'claim_before_class_end' then cast(f.applied_date as varchar)
    end as measured,
    case r.rule
        when 'class_claimed_twice' then '每班申请一次'
        when 'claim_review_refused' then '通过'
        when 'claim_for_unknown_class' then '班次在开班信息中'
        when 'approved_over_entitlement' then concat(
            '≤ ', cast(k.entitled_yuan + k.held_yuan as varchar), ' 元'
        )
        when 'claim_amount_mismatch' then concat(
            cast(k.claimed_persons as varchar), ' 人 × ',
            cast(l.subsidy_yuan as varchar), ' 元'
        )
        when 'claim_over_entitlement' then concat(
            '≤ ', cast(k.entitled_yuan + k.held_yuan as varchar), ' 元'
        )
        when 'claim_before_class_end'
            then concat('不早于 ', cast(f.end_date as varchar))
    end as required
from ledger.claims k
join facts.claims f
    on f.application_id = k.application_id and f.class_id = k.class_id
cross join policy.limits l
join raw.rules r on r.subject = 'claim'
