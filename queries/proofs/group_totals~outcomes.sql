-- Everybody has one outcome, and yuan are persons at what such a person is worth: counted
-- by certificate and category, not by trainee.
with counted as (
    select
        o.class_id,
        o.outcome,
        w.certificate_kind,
        w.category,
        count(*) as persons
    from ledger.trainees o
    join facts.trainee_worths w
        on w.class_id = o.class_id and w.trainee_no = o.trainee_no
    group by o.class_id, o.outcome, w.certificate_kind, w.category
),
priced as (
    select
        n.class_id,
        cast(sum(n.persons) as bigint) as persons,
        sum(n.persons * w.worth_yuan) filter (where n.outcome = 'entitled')
            as entitled_yuan,
        sum(n.persons * w.worth_yuan) filter (where n.outcome = 'held')
            as held_yuan,
        sum(n.persons * w.worth_yuan) filter (where n.outcome = 'rejected')
            as rejected_yuan
    from counted n
    join facts.worths w
        on w.class_id = n.class_id
        and w.certificate_kind is not distinct from n.certificate_kind
        and w.category is not distinct from n.category
    group by n.class_id
)
select
    t.level,
    t.id,
    t.entitled_persons + t.held_persons + t.rejected_persons + t.pending_persons
        as trainee_count,
    cast(coalesce(p.entitled_yuan, 0) as decimal(18, 2)) as entitled_yuan,
    cast(coalesce(p.held_yuan, 0) as decimal(18, 2)) as held_yuan,
    cast(coalesce(p.rejected_yuan, 0) as decimal(18, 2)) as rejected_yuan
from ledger.group_totals t
left join (
    select
        g.level,
        g.id,
        sum(p.entitled_yuan) as entitled_yuan,
        sum(p.held_yuan) as held_yuan,
        sum(p.rejected_yuan) as rejected_yuan
    from ledger.groups g
    join priced p on p.class_id = g.class_id
    group by g.level, g.id
) p on p.level = t.level and p.id = t.id
