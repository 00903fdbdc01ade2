-- Where districts and institutions stand in lists: those that the notice lists in its order.
select 'district' as level, district as id, position
from report.district_pages
union all
select 'institution' as level, institution as id, position
from report.institution_pages
