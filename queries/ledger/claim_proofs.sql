-- Claims: what was exported, and the outcome of the class or nothing where the
-- claim is rejected.
select
    f.figure,
    'claim' as level,
    concat(a.application_id, '/', a.class_id) as id,
    cast(case f.figure
        when 'claim: persons' then a.persons
        when 'claim: yuan' then a.amount_yuan
        when 'claim: approved yuan' then coalesce(a.approved_yuan, 0)
        when 'claim: entitled persons' then c.entitled_persons
        when 'claim: held persons' then c.held_persons
        when 'claim: entitled yuan' then c.entitled_yuan
        when 'claim: held yuan' then c.held_yuan
    end as decimal(38, 2)) as parts,
    cast(case f.figure
        when 'claim: persons' then k.claimed_persons
        when 'claim: yuan' then k.claimed_yuan
        when 'claim: approved yuan' then coalesce(k.approved_yuan, 0)
        when 'claim: entitled persons'
            then case when k.is_rejected then c.entitled_persons else 0 end
            + k.entitled_persons
        when 'claim: held persons'
            then case when k.is_rejected then c.held_persons else 0 end
            + k.held_persons
        when 'claim: entitled yuan'
            then case when k.is_rejected then c.entitled_yuan else 0 end
            + k.entitled_yuan
        when 'claim: held yuan'
            then case when k.is_rejected then c.held_yuan else 0 end + k.held_yuan
    end as decimal(38, 2)) as total
from staging.applications a
full join ledger.claims k
    on k.application_id = a.application_id and k.class_id = a.class_id
left join ledger.classes c on c.class_id = a.class_id
cross join (
    values
        ('claim: persons'),
        ('claim: yuan'),
        ('claim: approved yuan'),
        ('claim: entitled persons'),
        ('claim: held persons'),
        ('claim: entitled yuan'),
        ('claim: held yuan')
) f (figure)
