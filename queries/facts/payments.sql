-- Payments and refunds, with whether a used application stands behind each. One
-- voucher may pay several applications: its payments are then named by both.
select
    p.payment_id,
    p.application_id,
    case
        when count(*) over (partition by p.payment_id) > 1
            then concat(p.payment_id, '/', p.application_id)
        else p.payment_id
    end as subject_id,
    p.paid_date,
    p.amount_yuan,
    p.payee,
    p.source,
    a.application_id is not null as has_application,
    p.source_file,
    p.source_row
from staging.payments p
left join (select distinct application_id from staging.applications) a
    on a.application_id = p.application_id
