-- Every exported refund stands beside a recovery, or alone.
select payment_id, application_id, -amount_yuan as refunded_yuan
from staging.payments
where amount_yuan < 0
