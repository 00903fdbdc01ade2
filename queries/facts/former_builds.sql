-- The build that this one is compared with: one row, or none where the two cannot
-- be compared: it speaks for a later day, rests on another notice, or the two have
-- no class in common (the sample, another city).
select f.as_of
from raw.former f
cross join raw.run r
where
    f.as_of <= r.as_of
    and f.policy = r.policy
    and exists (
        select 1
        from raw.former_classes o
        join staging.classes c on c.class_id = o.class_id
    )
