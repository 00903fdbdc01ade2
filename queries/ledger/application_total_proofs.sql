-- Applications as they are published: what their line of steps and balances says.
select
    f.figure,
    'application' as level,
    coalesce(a.application_id, b.id) as id,
    cast(case f.figure
        when 'application: claimed persons' then b.claimed_persons
        when 'application: claimed yuan' then b.claimed_yuan
        when 'application: entitled persons' then b.entitled_persons
        when 'application: held persons' then b.held_persons
        when 'application: entitled yuan' then b.entitled_yuan
        when 'application: held yuan' then b.held_yuan
        when 'application: payable yuan' then b.payable_yuan
        when 'application: paid yuan' then b.paid_yuan
        when 'application: difference yuan' then b.difference_yuan
        when 'application: noticed yuan' then coalesce(s.noticed_yuan, 0)
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'application: claimed persons' then a.claimed_persons
        when 'application: claimed yuan' then a.claimed_yuan
        when 'application: entitled persons' then a.entitled_persons
        when 'application: held persons' then a.held_persons
        when 'application: entitled yuan' then a.entitled_yuan
        when 'application: held yuan' then a.held_yuan
        when 'application: payable yuan' then a.payable_yuan
        when 'application: paid yuan' then a.paid_yuan
        when 'application: difference yuan' then a.difference_yuan
        when 'application: noticed yuan'
            then coalesce(a.noticed_yuan, z.noticed_yuan)
    end as decimal(38, 2)) as total
from ledger.applications a
full join (
    select * from ledger.application_balances where level = 'application'
) b on b.id = a.application_id
left join ledger.application_steps s
    on s.level = b.level and s.line = b.line and s.id = b.id
cross join facts.zeros z
cross join (
    values
        ('application: claimed persons'),
        ('application: claimed yuan'),
        ('application: entitled persons'),
        ('application: held persons'),
        ('application: entitled yuan'),
        ('application: held yuan'),
        ('application: payable yuan'),
        ('application: paid yuan'),
        ('application: difference yuan'),
        ('application: noticed yuan')
) f (figure)
