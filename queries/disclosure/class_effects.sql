-- What the own findings of a class do to everyone in it, after decisions: rules joined
-- with ;, those that reject with a ! behind. told is the outcome that such a finding
-- tells of the whole roster: rejected, or held where each of the roster is; null where
-- it tells none. is_uniform: the whole roster left the waterfall at one step.
with effects as (
    select distinct
        class_id,
        rule,
        effect = 'reject_class' as is_reject
    from ledger.effects
    where effect in ('reject_class', 'hold_class')
),
rosters as (
    select
        class_id,
        count(*) as trainee_count,
        count(*) filter (where step = 'held') as held_count,
        count(distinct step) = 1 as is_uniform
    from ledger.waterfall_persons
    group by class_id
),
joined as (
    select
        class_id,
        count(*) filter (where is_reject) as reject_count,
        array_join(
            array_agg(
                concat(rule, case when is_reject then '!' else '' end)
                order by rule, is_reject
            ),
            ';'
        ) as rules
    from effects
    group by class_id
)
select
    c.class_id,
    coalesce(j.rules, '') as rules,
    case
        when not c.is_ended then null
        when j.reject_count > 0 then 'rejected'
        when j.class_id is not null and r.held_count = r.trainee_count then 'held'
    end as told,
    coalesce(r.is_uniform, false) as is_uniform
from facts.classes c
left join joined j on j.class_id = c.class_id
left join rosters r on r.class_id = c.class_id
