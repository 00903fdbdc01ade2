-- Refunds beside the recoveries (追回补贴) that asked for them: a refund answers
-- the latest recovery of its payee that was decided on or before its day. A
-- recovery that nothing answers has no payment, a refund that nobody asked for no
-- decided_date. Exports carry no amount to recover.
--
-- key: payment_id, application_id
with asked as (
    select
        institution,
        decided_date,
        due_date,
        done_date,
        source_file as sanction_file,
        source_row as sanction_row
    from staging.sanctions
    where action = '追回补贴'
),
refunds as (
    select
        p.payment_id,
        p.application_id,
        p.payee,
        p.paid_date,
        cast(-p.amount_yuan as decimal(18, 2)) as refunded_yuan,
        p.source_file,
        p.source_row,
        max(a.decided_date) as decided_date
    from facts.payments p
    left join asked a
        on a.institution = p.payee and a.decided_date <= p.paid_date
    where p.amount_yuan < 0
    group by
        p.payment_id,
        p.application_id,
        p.payee,
        p.paid_date,
        p.amount_yuan,
        p.source_file,
        p.source_row
)
select
    coalesce(a.institution, r.payee) as institution,
    a.decided_date,
    a.due_date,
    a.done_date,
    a.sanction_file,
    a.sanction_row,
    r.payment_id,
    r.application_id,
    r.paid_date,
    r.refunded_yuan,
    r.source_file,
    r.source_row
from asked a
full join refunds r
    on r.payee = a.institution and r.decided_date = a.decided_date
