-- The subsidy has not been paid in full in time.
--
-- title:    补贴逾期未拨足
-- severity: info
-- effect:   none
-- subject:  application
-- acts:     bureau, finance
-- affects:  payment
-- needs:    applications, notices, payments
--
-- 申请没有暂缓，累计拨付少于应拨，而截止日距最晚结束的一次公示结束已超过规定的期限；恰好满期限的
-- 不列。没有公示的申请无从起算，不作判断。
select
    a.application_id,
    (
        not a.is_on_hold
        and a.paid_yuan < a.payable_yuan
        and d.is_over
    ) as is_found,
    concat(
        '已拨付 ', cast(a.paid_yuan as varchar), ' 元，',
        coalesce(
            '公示于 ' || cast(n.end_date as varchar) || ' 结束', '无公示记录'
        )
    ) as measured,
    concat(
        cast(l.payment_within as varchar), ' ', l.payment_within_unit, '内拨付 ',
        cast(a.payable_yuan as varchar), ' 元'
    ) as required,
    a.payable_yuan - a.paid_yuan as yuan,
    a.source_file,
    a.source_row
from ledger.applications a
cross join policy.limits l
left join facts.notices n
    on n.application_id = a.application_id
    and n.is_last_to_end
left join facts.deadlines d
    on d.rule = 'payment_outstanding'
    and d.application_id = a.application_id
