-- The whole programme's applications and payments: what the lines of every level,
-- the days of payment and the refunds beside recoveries come to.
with days as (
    select
        coalesce(sum(d.payment_count + d.refund_count), 0) as payment_count,
        coalesce(sum(d.refund_count), 0) as refund_count,
        coalesce(sum(d.paid_yuan), 0) as paid_yuan,
        coalesce(sum(d.refunded_yuan), 0) as refunded_yuan,
        coalesce(sum(d.net_yuan), 0) as net_yuan,
        coalesce(max_by(d.net_to_date_yuan, d.paid_date), 0)
            as net_to_date_yuan,
        coalesce(sum(d.net_to_date_yuan), 0) as running_yuan,
        coalesce(sum(d.net_yuan * d.days_left), 0) as rerun_yuan
    from (
        select
            p.*,
            row_number() over (order by paid_date desc) as days_left
        from ledger.payment_days p
    ) d
),
exported as (
    select
        count(*) as payment_count,
        coalesce(sum(amount_yuan), 0) as net_yuan,
        count(*) filter (where amount_yuan < 0) as refund_count,
        coalesce(-sum(amount_yuan) filter (where amount_yuan < 0), 0)
            as refunded_yuan
    from staging.payments
)
select
    f.figure,
    'whole' as level,
    '' as id,
    cast(case f.figure
        when 'whole: applications' then b.application_count
        when 'whole: applications on hold' then h.on_hold_count
        when 'whole: claimed persons' then b.claimed_persons
        when 'whole: claimed yuan' then b.claimed_yuan
        when 'whole: entitled yuan of applications' then b.entitled_yuan
        when 'whole: held yuan of applications' then b.held_yuan
        when 'whole: payable yuan' then b.payable_yuan
        when 'whole: noticed yuan' then coalesce(s.noticed_yuan, 0)
        when 'whole: paid yuan' then b.paid_yuan
        when 'whole: difference yuan' then b.difference_yuan
        when 'whole: unattached yuan' then u.paid_yuan
        when 'whole: lines of institutions, claimed' then i.claimed_yuan
        when 'whole: lines of institutions, paid' then i.paid_yuan
        when 'whole: lines of institutions, difference' then i.difference_yuan
        when 'whole: lines of districts, claimed' then d.claimed_yuan
        when 'whole: lines of districts, paid' then d.paid_yuan
        when 'whole: lines of districts, difference' then d.difference_yuan
        when 'whole: claims under live entitlement' then b.entitled_yuan
        when 'days of payment: payments' then y.payment_count
        when 'days of payment: refunds' then y.refund_count
        when 'days of payment: paid yuan' then y.paid_yuan - y.refunded_yuan
        when 'days of payment: refunded yuan' then y.refunded_yuan
        when 'days of payment: net yuan' then y.net_yuan
        when 'days of payment: last running sum' then y.net_to_date_yuan
        when 'days of payment: running sums' then y.running_yuan
        when 'refunds beside recoveries' then q.refunded_yuan
        when 'refunds beside recoveries, count' then q.refund_count
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'whole: applications' then t.application_count
        when 'whole: applications on hold' then t.application_on_hold_count
        when 'whole: claimed persons' then t.claimed_persons
        when 'whole: claimed yuan' then t.claimed_yuan
        when 'whole: entitled yuan of applications'
            then t.application_entitled_yuan
        when 'whole: held yuan of applications' then t.application_held_yuan
        when 'whole: payable yuan' then t.payable_yuan
        when 'whole: noticed yuan' then t.noticed_yuan
        when 'whole: paid yuan' then t.paid_yuan
        when 'whole: difference yuan' then t.difference_yuan
        when 'whole: unattached yuan' then t.unattached_yuan
        when 'whole: lines of institutions, claimed' then b.claimed_yuan
        when 'whole: lines of institutions, paid' then b.paid_yuan + u.paid_yuan
        when 'whole: lines of institutions, difference'
            then b.difference_yuan + u.difference_yuan
        when 'whole: lines of districts, claimed' then b.claimed_yuan
        when 'whole: lines of districts, paid' then b.paid_yuan + u.paid_yuan
        when 'whole: lines of districts, difference'
            then b.difference_yuan + u.difference_yuan
        when 'whole: claims under live entitlement' then c.live_yuan
        when 'days of payment: payments' then m.payment_count
        when 'days of payment: refunds' then m.refund_count
        when 'days of payment: paid yuan' then m.net_yuan
        when 'days of payment: refunded yuan' then m.refunded_yuan
        when 'days of payment: net yuan' then m.net_yuan
        when 'days of payment: last running sum' then y.net_yuan
        when 'days of payment: running sums' then y.rerun_yuan
        when 'refunds beside recoveries' then m.refunded_yuan
        when 'refunds beside recoveries, count' then m.refund_count
    end as decimal(38, 2)) as total
from ledger.totals t
cross join ledger.application_balances b
cross join ledger.application_steps s
cross join ledger.application_balances u
cross join ledger.coverages c
cross join (
    select count(*) filter (where is_on_hold) as on_hold_count
    from ledger.applications
) h
cross join (
    select
        sum(claimed_yuan) as claimed_yuan,
        sum(paid_yuan) as paid_yuan,
        sum(difference_yuan) as difference_yuan
    from ledger.application_balances
    where level = 'institution'
) i
cross join (
    select
        sum(claimed_yuan) as claimed_yuan,
        sum(paid_yuan) as paid_yuan,
        sum(difference_yuan) as difference_yuan
    from ledger.application_balances
    where level = 'district'
) d
cross join days y
cross join exported m
cross join (
    select
        count(refunded_yuan) as refund_count,
        coalesce(sum(refunded_yuan), 0) as refunded_yuan
    from ledger.recoveries
) q
cross join (
    values
        ('whole: applications'),
        ('whole: applications on hold'),
        ('whole: claimed persons'),
        ('whole: claimed yuan'),
        ('whole: entitled yuan of applications'),
        ('whole: held yuan of applications'),
        ('whole: payable yuan'),
        ('whole: noticed yuan'),
        ('whole: paid yuan'),
        ('whole: difference yuan'),
        ('whole: unattached yuan'),
        ('whole: lines of institutions, claimed'),
        ('whole: lines of institutions, paid'),
        ('whole: lines of institutions, difference'),
        ('whole: lines of districts, claimed'),
        ('whole: lines of districts, paid'),
        ('whole: lines of districts, difference'),
        ('whole: claims under live entitlement'),
        ('days of payment: payments'),
        ('days of payment: refunds'),
        ('days of payment: paid yuan'),
        ('days of payment: refunded yuan'),
        ('days of payment: net yuan'),
        ('days of payment: last running sum'),
        ('days of payment: running sums'),
        ('refunds beside recoveries'),
        ('refunds beside recoveries, count')
) f (figure)
where
    b.level = 'whole'
    and b.line = 'listed'
    and s.level = 'whole'
    and s.line = 'listed'
    and u.level = 'whole'
    and u.line = 'unattached'
    and c.level = 'whole'
