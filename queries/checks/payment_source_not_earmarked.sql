-- The payment did not come from the earmarked account.
--
-- title:    资金来源不是专账
-- severity: error
-- effect:   none
-- subject:  payment
-- acts:     finance
-- needs:    payments.source
--
-- 补贴只能从通知规定的资金列支：{payment_sources}。资金来源未填的按不是看待；退回的
-- 款项同样判断。要求一栏里，开头相同的几种写法只列第一种。
with alike as (
    select min(position) as position
    from policy.payment_sources
    group by substr(source, 1, 6)
),
asked as (
    select array_join(array_agg(s.source order by s.position), '、') as sources
    from policy.payment_sources s
    join alike a on a.position = s.position
)
select
    p.payment_id,
    p.application_id,
    s.source is null as is_found,
    coalesce(p.source, '资金来源未填') as measured,
    a.sources as required,
    p.amount_yuan as yuan,
    p.source_file,
    p.source_row
from facts.payments p
cross join asked a
left join policy.payment_sources s on s.source = p.source
