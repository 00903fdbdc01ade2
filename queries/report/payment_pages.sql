-- Payments with whose application they are.
--
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
