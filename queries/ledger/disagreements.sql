-- Totals that are not the sum of their parts. A build with one row here publishes
-- nothing: every figure is summed a second time straight from the trainees, the
-- exported claims and the exported payments.
with persons as (
    select
        count(*) as trainee_count,
        count(*) filter (where outcome = 'entitled') as entitled_persons,
        count(*) filter (where outcome = 'held') as held_persons,
        count(*) filter (where outcome = 'rejected') as rejected_persons,
        count(*) filter (where outcome = 'pending') as pending_persons,
        coalesce(sum(entitled_yuan), 0) as entitled_yuan,
        coalesce(sum(held_yuan), 0) as held_yuan
    from ledger.trainees
),
pairs as (
    select 'trainees, districts' as figure, p.trainee_count as parts,
        t.trainee_count as total
    from persons p cross join ledger.totals t
    union all
    select 'outcomes, trainees',
        p.entitled_persons + p.held_persons + p.rejected_persons
        + p.pending_persons,
        p.trainee_count
    from persons p
    union all
    select 'entitled persons, districts', p.entitled_persons, t.entitled_persons
    from persons p cross join ledger.totals t
    union all
    select 'held persons, districts', p.held_persons, t.held_persons
    from persons p cross join ledger.totals t
    union all
    select 'rejected persons, districts', p.rejected_persons, t.rejected_persons
    from persons p cross join ledger.totals t
    union all
    select 'pending persons, districts', p.pending_persons, t.pending_persons
    from persons p cross join ledger.totals t
    union all
    select 'entitled yuan, districts', p.entitled_yuan, t.entitled_yuan
    from persons p cross join ledger.totals t
    union all
    select 'held yuan, districts', p.held_yuan, t.held_yuan
    from persons p cross join ledger.totals t
    union all
    select 'entitled yuan, institutions', sum(i.entitled_yuan), max(p.entitled_yuan)
    from persons p cross join ledger.institutions i
    union all
    select 'held yuan, institutions', sum(i.held_yuan), max(p.held_yuan)
    from persons p cross join ledger.institutions i
    union all
    select 'entitled yuan, classes', coalesce(sum(c.entitled_yuan), 0),
        max(p.entitled_yuan)
    from persons p left join ledger.classes c on true
    union all
    select 'entitled yuan, persons', p.entitled_persons * l.subsidy_yuan,
        p.entitled_yuan
    from persons p cross join policy.limits l
    union all
    select 'held yuan, persons', p.held_persons * l.subsidy_yuan, p.held_yuan
    from persons p cross join policy.limits l
    union all
    select 'claimed yuan, applications', coalesce(sum(a.amount_yuan), 0),
        max(t.claimed_yuan)
    from ledger.totals t left join staging.applications a on true
    union all
    select 'paid yuan, applications', coalesce(sum(p.amount_yuan), 0),
        max(t.paid_yuan) + max(t.unattached_yuan)
    from ledger.totals t left join staging.payments p on true
    union all
    select 'paid yuan − payable yuan, applications', t.paid_yuan - t.payable_yuan,
        t.difference_yuan
    from ledger.totals t
)
select figure, cast(parts as varchar) as parts, cast(total as varchar) as total
from pairs
where parts <> total
    or parts is null
    or total is null
