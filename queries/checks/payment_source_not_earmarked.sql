-- The payment did not come from the earmarked account.
--
-- title:    资金来源不是专账
-- severity: error
-- effect:   none
-- subject:  payment
-- acts:     finance
-- needs:    payments.source
--
-- 补贴只能从职业技能提升的专账或专项资金列支，名称见政策数据。资金来源未填的按不是专账看待；退回的
-- 款项同样判断。
select
    p.payment_id,
    p.application_id,
    s.source is null as is_found,
    coalesce(p.source, '资金来源未填') as measured,
    '职业技能提升专账' as required,
    p.source_file,
    p.source_row
from facts.payments p
left join policy.payment_sources s on s.source = p.source
