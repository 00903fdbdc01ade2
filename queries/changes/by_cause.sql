-- What changed by why it did, the weightiest cause of each: findings, outcomes with the
-- yuan that hang on them, and amounts. Rows of exports are causes themselves and are
-- counted apart.
--
-- title: 变化，按原因
-- says: 两期之间的变化，按其原因计数和合计。
-- order: position
with caused as (
    select cause_kind as cause, kind, change, yuan
    from changes.changes
    where kind <> 'rows'
)
select
    row_number() over (
        order by case cause
            when 'decision' then 1
            when 'rows' then 2
            when 'needs' then 3
            when 'date' then 4
            when 'threshold' then 5
            when 'policy' then 6
            when 'rule' then 7
            when 'program' then 8
            else 9
        end
    ) as position,
    cause,
    count(*) as row_count,
    count(*) filter (where kind = 'finding' and change = 'new') as new_count,
    count(*) filter (where kind = 'finding' and change = 'resolved')
        as resolved_count,
    count(*) filter (where kind = 'finding' and change = 'changed')
        as changed_count,
    count(*) filter (where kind = 'outcome') as outcome_count,
    count(*) filter (where kind = 'money') as money_count,
    cast(
        coalesce(sum(greatest(yuan, 0)) filter (where kind = 'outcome'), 0)
        as decimal(18, 2)
    ) as gained_yuan,
    cast(
        coalesce(sum(least(yuan, 0)) filter (where kind = 'outcome'), 0)
        as decimal(18, 2)
    ) as lost_yuan
from caused
group by cause
