-- Every level holds every class once, counted straight from the classes.
select 'class' as level, class_id as id, 1 as class_count
from staging.classes
union all
select 'institution', coalesce(i.institution, c.institution), count(c.class_id)
from facts.institutions i
full join staging.classes c on c.institution = i.institution
group by coalesce(i.institution, c.institution)
union all
select 'district', coalesce(d.district, c.district), count(c.class_id)
from facts.districts d
full join staging.classes c on c.district = d.district
group by coalesce(d.district, c.district)
union all
select 'whole', '', count(*)
from staging.classes
