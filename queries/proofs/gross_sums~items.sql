-- How many classes have held persons, and payments no application, counted where they are.
with unattached as (
    select count(*) as payment_count
    from facts.payments
    where
        not has_application
        and amount_yuan <> 0
)
select
    g.level,
    g.id,
    count(c.class_id) filter (where c.held_persons > 0) as held_count,
    z.paid_yuan + case when g.level = 'whole' then u.payment_count else 0 end
        as unattached_count
from ledger.groups g
cross join facts.zeros z
cross join unattached u
left join ledger.classes c on c.class_id = g.class_id
where g.level in ('whole', 'district', 'institution')
group by g.level, g.id, z.paid_yuan, u.payment_count
