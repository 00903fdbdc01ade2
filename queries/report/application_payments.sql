-- Payments of an application, by day.
--
-- order: application_id, paid_date, payment_id
select *
from report.payment_pages
where application_id is not null
