-- How many persons go from one outcome to another, and the yuan that hang on it:
-- what the trainee was or becomes entitled to, or is held.
--
-- order: case level when 'whole' then 0 when 'district' then 1 else 2 end, id, "from", "to"
select
    g.level,
    g.id,
    k.outcome as "from",
    n.outcome as "to",
    count(*) as persons,
    cast(
        sum(
            greatest(
                k.entitled_yuan + k.held_yuan, n.entitled_yuan + n.held_yuan
            )
        ) as decimal(18, 2)
    ) as yuan
from ledger.trainees n
join kept.ledger.trainees k
    on k.class_id = n.class_id and k.trainee_no = n.trainee_no
join ledger.groups g on g.class_id = n.class_id
where
    n.outcome <> k.outcome
    and g.level <> 'class'
group by g.level, g.id, k.outcome, n.outcome
