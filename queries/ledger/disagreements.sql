-- Figures that are not the sum of their parts, and figures that are told though the
-- exports lack what they rest on. A build with one row here publishes nothing. The proofs, a file for each part of the ledger, count every figure of
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
    concat(p.figure, ', ', p.level, ' ', p.id) as figure,
    case
        when u.figure is null then cast(p.parts as varchar)
        else 'unknown'
    end as parts,
    cast(p.total as varchar) as total
from proofs p
left join ledger.unknown_figures u on u.figure = p.figure
where case
    when u.figure is null
        then p.parts is distinct from p.total or p.parts is null
    else p.total is not null
end
