-- Persons and yuan of each class, institution, district and the whole: sums over
-- their classes; what rests on a kind that the exports lack is unknown.
--
-- key: level, id
select
    g.level,
    g.id,
    count(c.class_id) as class_count,
    cast(coalesce(sum(c.trainee_count), 0) as bigint) as trainee_count,
    cast(coalesce(sum(c.passed_count), z.assessments) as bigint) as passed_count,
    cast(coalesce(sum(c.answered_count), z.surveys) as bigint) as answered_count,
    cast(coalesce(sum(c.satisfied_count), z.surveys) as bigint) as satisfied_count,
    cast(coalesce(sum(c.entitled_persons), 0) as bigint) as entitled_persons,
    cast(coalesce(sum(c.held_persons), 0) as bigint) as held_persons,
    cast(coalesce(sum(c.rejected_persons), 0) as bigint) as rejected_persons,
    cast(coalesce(sum(c.pending_persons), 0) as bigint) as pending_persons,
    cast(coalesce(sum(c.entitled_yuan), 0) as decimal(18, 2)) as entitled_yuan,
    cast(coalesce(sum(c.held_yuan), 0) as decimal(18, 2)) as held_yuan,
    cast(coalesce(sum(c.rejected_yuan), 0) as decimal(18, 2)) as rejected_yuan
from ledger.groups g
cross join facts.zeros z
left join ledger.classes c on c.class_id = g.class_id
group by g.level, g.id, z.assessments, z.surveys
