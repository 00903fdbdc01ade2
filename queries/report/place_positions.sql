-- Where districts and institutions stand in lists: those of the annexes in their order.
select 'district' as level, district as id, position
from report.district_pages
union all
select 'institution' as level, institution as id, position
from report.institution_pages
