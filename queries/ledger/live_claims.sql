-- The claim that a class's money rests on: the one that is not rejected. There is
-- at most one: class_claimed_twice rejects all but the first of those that the
-- review did not refuse, claim_review_refused rejects the refused ones, and a
-- decision never lifts a rejection. proofs stop the build if that fails.
select class_id, min(application_id) as application_id
from ledger.claims
where not is_rejected
group by class_id
