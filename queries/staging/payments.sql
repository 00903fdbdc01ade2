-- Payments: one row each, refunds negative. Whether the application exists is a
-- rule's business. A payee goes by its name in the policy.
select
    r.load_order,
    r.source_file,
    r.source_row,
    r.payment_id,
    r.application_id,
    r.paid_date,
    r.amount_yuan,
    coalesce(a.institution, r.payee) as payee,
    r.account,
    r.source
from raw.payments r
left join policy.institution_aliases a on a.alias = r.payee
where r.load_order not in (select load_order from keys.repeats)
