-- Districts: those of the notice with a quota, those without, then any other that a
-- class names, which has no quota (quota is null) and is not judged by one.
with others as (
    select distinct c.district
    from staging.classes c
    left join policy.districts p on p.district = c.district
    where p.district is null
),
moved as (
    select district, cast(sum(persons) as bigint) as persons
    from staging.transfers
    group by district
)
select
    d.district,
    d.position,
    d.quota,
    d.is_known,
    coalesce(m.persons, 0) as transferred_persons
from (
    select district, position, quota, true as is_known
    from policy.districts
    union all
    select
        district,
        1000 + row_number() over (order by district) as position,
        null as quota,
        false as is_known
    from others
) d
left join moved m on m.district = d.district
