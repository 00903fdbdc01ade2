-- Institutions: the selected ones, those a class names, those a sanction names.
-- is_listed leaves out the ones that only a sanction names.
select
    n.institution,
    p.position,
    p.district as recommending_district,
    p.institution is not null as is_selected,
    p.institution is not null or n.has_class as is_listed
from (
    select institution, max(has_class) = 1 as has_class
    from (
        select institution, 0 as has_class from policy.institutions
        union all
        select institution, 1 as has_class from staging.classes
        union all
        select institution, 0 as has_class from staging.sanctions
    ) named
    group by institution
) n
left join policy.institutions p on p.institution = n.institution
