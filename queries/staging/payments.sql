-- Payments: one row each, refunds negative. Whether the application exists is a
-- rule's business.
select r.*
from raw.payments r
where r.load_order not in (select load_order from keys.repeats)
