-- The payment was made before the public notice had ended.
--
-- title:    公示结束前已拨付
-- severity: error
-- effect:   none
-- subject:  payment
-- acts:     bureau, finance
-- needs:    applications, notices, payments
--
-- 拨付日期不晚于申请最晚结束的一次公示的结束日期，或申请没有公示；结束次日拨付的不列。退回（金额为
-- 负）和零金额的不作判断。
select
    p.payment_id,
    p.application_id,
    (
        p.amount_yuan > 0
        and coalesce(p.paid_date <= n.end_date, true)
    ) as is_found,
    concat(
        cast(p.paid_date as varchar),
        case when p.amount_yuan > 0 then ' 拨付' else ' 退回' end
    ) as measured,
    coalesce('晚于 ' || cast(n.end_date as varchar), '公示结束之后')
        as required,
    p.amount_yuan as yuan,
    p.source_file,
    p.source_row
from facts.payments p
left join facts.notices n
    on n.application_id = p.application_id
    and n.is_last_to_end
