-- What persons are summed by: each class within itself, its institution, its
-- district and the whole. A group without a class has one row without class_id;
-- the whole has no id of its own.
select 'class' as level, class_id as id, class_id
from facts.classes
union all
select 'institution', i.institution, c.class_id
from facts.institutions i
left join facts.classes c on c.institution = i.institution
union all
select 'district', d.district, c.class_id
from facts.districts d
left join facts.classes c on c.district = d.district
union all
select 'whole', '', c.class_id
from raw.run r
left join facts.classes c on true
