-- What applications are summed by: themselves, the institution, the district and
-- the whole. Nothing is pro-rated: one over several institutions (districts) is a
-- line of its own beside the institutions, line = mixed and id the application;
-- payments without an application are the line unattached.
select 'application' as level, 'listed' as line, application_id as id,
    application_id
from ledger.applications
union all
select 'institution', 'listed', i.institution, a.application_id
from facts.institutions i
left join ledger.applications a on a.institution = i.institution
union all
select 'institution', 'mixed', application_id, application_id
from ledger.applications
where institution is null
union all
select 'institution', 'unattached', '', ''
from raw.run
union all
select 'district', 'listed', d.district, a.application_id
from facts.districts d
left join ledger.applications a on a.district = d.district
union all
select 'district', 'mixed', application_id, application_id
from ledger.applications
where district is null
union all
select 'district', 'unattached', '', ''
from raw.run
union all
select 'whole', 'listed', '', a.application_id
from raw.run r
left join ledger.applications a on true
union all
select 'whole', 'unattached', '', ''
from raw.run
