-- Figures that are not the sum of their parts. A build with one row here publishes
-- nothing. The proofs, a file for each part of the ledger, count every figure of
-- every level a second time.
with proofs as (
    select * from ledger.person_proofs
    union all
    select * from ledger.waterfall_proofs
    union all
    select * from ledger.claim_proofs
    union all
    select * from ledger.coverage_proofs
    union all
    select * from ledger.application_proofs
    union all
    select * from ledger.application_total_proofs
    union all
    select * from ledger.total_proofs
)
select
    concat(figure, ', ', level, ' ', id) as figure,
    cast(parts as varchar) as parts,
    cast(total as varchar) as total
from proofs
where parts <> total
    or parts is null
    or total is null
