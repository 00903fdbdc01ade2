-- Payments of an application, by day.
--
-- title: 申请的拨付
-- says: 归到这份申请的每一笔拨付和退款，退款为负数。
-- order: application_id, paid_date, payment_id
select *
from report.payment_pages
where application_id is not null
