-- The payment belongs to no application.
--
-- title:    拨付没有对应申请
-- severity: error
-- effect:   none
-- subject:  payment
-- acts:     bureau, finance
-- affects:  recovery
-- needs:    applications, payments
--
-- 拨付所写的申请编号在补贴申请中没有，或者该申请的各行都没有采用。这笔钱不计入任何申请，另行列出。
select
    payment_id,
    application_id,
    not has_application as is_found,
    case when has_application then '有对应的补贴申请'
        else concat('没有可用的申请 ', application_id)
    end as measured,
    '有对应的补贴申请' as required,
    amount_yuan as yuan,
    source_file,
    source_row
from facts.payments
