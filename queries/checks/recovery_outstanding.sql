-- A subsidy to be recovered has not been paid back.
--
-- title:    应追回的补贴未退
-- severity: warning
-- effect:   none
-- subject:  institution
-- affects:  recovery
-- acts:     institution, bureau
-- needs:    payments, sanctions
--
-- 机构受到“追回补贴”的处置，而决定当日或之后没有以该机构为收款单位的退回（金额为负的拨付）。数据
-- 没有应追回的数额，只要有一笔退回就不列。来源是最早的一次决定。
with outstanding as (
    select
        s.institution,
        min(s.decided_date) as decided_date,
        min_by(s.source_file, s.decided_date) as source_file,
        min_by(s.source_row, s.decided_date) as source_row
    from staging.sanctions s
    left join facts.payments p
        on p.payee = s.institution
        and p.paid_date >= s.decided_date
        and p.amount_yuan < 0
    where s.action = '追回补贴'
        and p.payment_id is null
    group by s.institution
)
select
    i.institution,
    o.institution is not null as is_found,
    coalesce(
        cast(o.decided_date as varchar) || ' 决定，无退回记录', '无待退补贴'
    ) as measured,
    '有退回记录' as required,
    o.source_file,
    o.source_row
from facts.institutions i
left join outstanding o on o.institution = i.institution
