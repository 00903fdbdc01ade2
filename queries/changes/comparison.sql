-- The two builds that are compared: one row. reason says why they cannot be: there is
-- none before (first), it speaks for a later day (later), rests on another notice
-- (policy), or has no class in common with this one (classes: the sample, another city);
-- compared where they can. base_date is the as-of date since which everything that
-- report tells has been as it is, but for what changes.since lists.
select
    l.as_of,
    f.as_of as former_date,
    case
        when f.as_of is null then 'first'
        when f.policy <> l.policy then 'policy'
        when k.class_count = 0 then 'classes'
        when f.as_of > l.as_of then 'later'
        else 'compared'
    end as reason,
    case
        when
            f.policy = l.policy
            and k.class_count > 0
            and f.as_of <= l.as_of
            then coalesce(f.base_date, f.as_of)
        else l.as_of
    end as base_date,
    coalesce(f.has_state, false) and l.has_state as has_rows
from latter.run l
cross join (
    select count(*) as class_count
    from former.classes o
    join latter.classes c on c.class_id = o.class_id
) k
left join former.run f on f.as_of is not null
