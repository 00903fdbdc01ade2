-- Payments with whose application they are.
--
-- title: 拨付与退款
-- says: 每笔拨付一行，和它所属的申请；退款为负数，找不到申请的注明没有申请。
-- order: payment_id, application_id
select
    p.payment_id,
    p.application_id,
    p.has_application,
    a.district,
    a.institution,
    p.paid_date,
    p.amount_yuan,
    p.payee,
    p.source,
    p.source_file,
    p.source_row
from facts.payments p
left join facts.applications a on a.application_id = p.application_id
