-- The steps of applications and how they close, at every line, counted a second
-- time straight from the exported claims, notices and payments, the claims of the
-- ledger and the residuals as they are listed.
with claims as (
    select
        l.level,
        l.line,
        l.id,
        count(distinct a.application_id) as application_count,
        count(*) as claim_count,
        sum(a.persons) as claimed_persons,
        sum(a.amount_yuan) as claimed_yuan,
        count(distinct a.application_id) filter (
            where a.approved_yuan is not null
                and a.review is distinct from '不通过'
        ) as reviewed_count,
        sum(a.approved_persons) filter (
            where a.review is distinct from '不通过'
        ) as reviewed_persons,
        sum(a.approved_yuan) filter (
            where a.review is distinct from '不通过'
        ) as reviewed_yuan,
        sum(k.entitled_persons) as entitled_persons,
        sum(k.held_persons) as held_persons,
        sum(k.entitled_yuan) as entitled_yuan,
        sum(k.held_yuan) as held_yuan,
        sum(k.entitled_yuan) filter (where h.application_id is null)
            as payable_yuan
    from ledger.application_lines l
    join staging.applications a on a.application_id = l.application_id
    left join ledger.claims k
        on k.application_id = a.application_id and k.class_id = a.class_id
    left join (
        select distinct application_id
        from ledger.effects
        where effect = 'hold_application'
    ) h on h.application_id = a.application_id
    group by l.level, l.line, l.id
),
notices as (
    select
        l.level,
        l.line,
        l.id,
        count(n.amount_yuan) as noticed_count,
        sum(n.persons) as noticed_persons,
        sum(n.amount_yuan) as noticed_yuan
    from ledger.application_lines l
    join staging.notices n on n.application_id = l.application_id
    join (
        select application_id, max(start_date) as start_date
        from staging.notices
        group by application_id
    ) m on m.application_id = n.application_id and m.start_date = n.start_date
    group by l.level, l.line, l.id
),
payments as (
    select
        l.level,
        l.line,
        l.id,
        count(*) as payment_count,
        sum(p.amount_yuan) as paid_yuan
    from staging.payments p
    left join (select distinct application_id from staging.applications) a
        on a.application_id = p.application_id
    join ledger.application_lines l
        on l.application_id = coalesce(a.application_id, '')
    group by l.level, l.line, l.id
),
listed as (
    select
        l.level,
        l.line,
        l.id,
        sum(r.yuan) filter (where r.residual = 'on_hold') as on_hold_yuan,
        sum(r.yuan) filter (where r.residual = 'over_claimed')
            as over_claimed_yuan,
        sum(r.yuan) filter (where r.residual = 'under_claimed')
            as under_claimed_yuan,
        sum(r.yuan) filter (where r.residual in ('difference', 'unattached'))
            as difference_yuan
    from ledger.residuals r
    join ledger.application_lines l
        on l.application_id
        = case r.residual when 'unattached' then '' else r.application_id end
    group by l.level, l.line, l.id
)
select
    f.figure,
    concat(coalesce(s.level, b.level), ' ', coalesce(s.line, b.line)) as level,
    coalesce(s.id, b.id) as id,
    cast(case f.figure
        when 'claims: applications' then coalesce(c.application_count, 0)
        when 'closing: applications' then coalesce(c.application_count, 0)
        when 'closing: claims' then coalesce(c.claim_count, 0)
        when 'claimed persons' then coalesce(c.claimed_persons, 0)
        when 'claimed yuan' then coalesce(c.claimed_yuan, 0)
        when 'closing: claimed persons' then s.claimed_persons
        when 'closing: claimed yuan' then s.claimed_yuan
        when 'reviewed applications' then coalesce(c.reviewed_count, 0)
        when 'reviewed persons' then coalesce(c.reviewed_persons, 0)
        when 'reviewed yuan' then coalesce(c.reviewed_yuan, 0)
        when 'noticed applications' then coalesce(n.noticed_count, 0)
        when 'noticed persons' then coalesce(n.noticed_persons, 0)
        when 'noticed yuan' then coalesce(n.noticed_yuan, 0)
        when 'payments' then coalesce(p.payment_count, 0)
        when 'paid yuan' then coalesce(p.paid_yuan, 0)
        when 'closing: paid yuan' then s.paid_yuan
        when 'closing: entitled persons' then coalesce(c.entitled_persons, 0)
        when 'closing: held persons' then coalesce(c.held_persons, 0)
        when 'closing: entitled yuan' then coalesce(c.entitled_yuan, 0)
        when 'closing: held yuan' then coalesce(c.held_yuan, 0)
        when 'payable yuan' then coalesce(c.payable_yuan, 0)
        when 'payable + on hold' then b.payable_yuan + b.on_hold_yuan
        when 'over- + under-claimed'
            then b.over_claimed_yuan + b.under_claimed_yuan
        when 'paid − payable' then b.paid_yuan - b.payable_yuan
        when 'on hold, listed' then coalesce(r.on_hold_yuan, 0)
        when 'over-claimed, listed' then coalesce(r.over_claimed_yuan, 0)
        when 'under-claimed, listed' then coalesce(r.under_claimed_yuan, 0)
        when 'difference, listed' then coalesce(r.difference_yuan, 0)
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'claims: applications' then s.claimed_count
        when 'closing: applications' then b.application_count
        when 'closing: claims' then b.claim_count
        when 'claimed persons' then s.claimed_persons
        when 'claimed yuan' then s.claimed_yuan
        when 'closing: claimed persons' then b.claimed_persons
        when 'closing: claimed yuan' then b.claimed_yuan
        when 'reviewed applications' then s.reviewed_count
        when 'reviewed persons'
            then coalesce(s.reviewed_persons, z.reviewed_persons)
        when 'reviewed yuan' then coalesce(s.reviewed_yuan, z.reviewed_yuan)
        when 'noticed applications' then s.noticed_count
        when 'noticed persons'
            then coalesce(s.noticed_persons, z.noticed_persons)
        when 'noticed yuan' then coalesce(s.noticed_yuan, z.noticed_yuan)
        when 'payments' then s.payment_count
        when 'paid yuan' then s.paid_yuan
        when 'closing: paid yuan' then b.paid_yuan
        when 'closing: entitled persons' then b.entitled_persons
        when 'closing: held persons' then b.held_persons
        when 'closing: entitled yuan' then b.entitled_yuan
        when 'closing: held yuan' then b.held_yuan
        when 'payable yuan' then b.payable_yuan
        when 'payable + on hold' then b.entitled_yuan
        when 'over- + under-claimed'
            then b.claimed_yuan - b.entitled_yuan - b.held_yuan
        when 'paid − payable' then b.difference_yuan
        when 'on hold, listed' then b.on_hold_yuan
        when 'over-claimed, listed' then b.over_claimed_yuan
        when 'under-claimed, listed' then b.under_claimed_yuan
        when 'difference, listed' then b.difference_yuan
    end as decimal(38, 2)) as total
from ledger.application_steps s
full join ledger.application_balances b
    on b.level = s.level and b.line = s.line and b.id = s.id
left join claims c on c.level = s.level and c.line = s.line and c.id = s.id
left join notices n on n.level = s.level and n.line = s.line and n.id = s.id
left join payments p on p.level = s.level and p.line = s.line and p.id = s.id
left join listed r on r.level = s.level and r.line = s.line and r.id = s.id
cross join facts.zeros z
cross join (
    values
        ('claims: applications'),
        ('closing: applications'),
        ('closing: claims'),
        ('claimed persons'),
        ('claimed yuan'),
        ('closing: claimed persons'),
        ('closing: claimed yuan'),
        ('reviewed applications'),
        ('reviewed persons'),
        ('reviewed yuan'),
        ('noticed applications'),
        ('noticed persons'),
        ('noticed yuan'),
        ('payments'),
        ('paid yuan'),
        ('closing: paid yuan'),
        ('closing: entitled persons'),
        ('closing: held persons'),
        ('closing: entitled yuan'),
        ('closing: held yuan'),
        ('payable yuan'),
        ('payable + on hold'),
        ('over- + under-claimed'),
        ('paid − payable'),
        ('on hold, listed'),
        ('over-claimed, listed'),
        ('under-claimed, listed'),
        ('difference, listed')
) f (figure)
