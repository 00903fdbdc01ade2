-- Everything a rule can speak of, with its names and its own export row. A
-- finding is matched by the subject's natural key, never by parsing subject_id.
-- population tells apart what most rules do not look at: trainees whose identity
-- number stands in E-notation, claims for an unknown class, the reserve.
select
    'class' as subject,
    class_id as subject_id,
    'listed' as population,
    class_id,
    cast(null as bigint) as session_no,
    cast(null as bigint) as trainee_no,
    cast(null as varchar) as application_id,
    cast(null as varchar) as payment_id,
    district,
    institution,
    is_ended,
    source_file,
    source_row
from facts.classes
union all
select
    'session', s.subject_id, 'listed', s.class_id, s.session_no, null, null, null,
    c.district, c.institution, c.is_ended, s.source_file, s.source_row
from facts.sessions s
join facts.classes c on c.class_id = s.class_id
union all
select
    'trainee', t.subject_id,
    case when t.is_identified then 'listed' else 'unidentified' end,
    t.class_id, null, t.trainee_no, null, null,
    c.district, c.institution, c.is_ended, t.source_file, t.source_row
from facts.trainees t
join facts.classes c on c.class_id = t.class_id
union all
select
    'claim', subject_id, 'listed', class_id, null, null, application_id, null,
    district, institution, is_ended, source_file, source_row
from facts.claims
union all
select
    'claim', subject_id, 'unknown_class', class_id, null, null, application_id,
    null, null, null, false, source_file, source_row
from facts.unknown_claims
union all
select
    'application', application_id, 'listed', null, null, null, application_id,
    null, district, institution, is_ended, source_file, source_row
from facts.applications
union all
select
    'payment', p.subject_id, 'listed', null, null, null, p.application_id,
    p.payment_id, a.district, a.institution, coalesce(a.is_ended, false),
    p.source_file, p.source_row
from facts.payments p
left join facts.applications a on a.application_id = p.application_id
union all
select
    'institution', institution, 'listed', null, null, null, null, null,
    null, institution, true, null, null
from facts.institutions
union all
select
    'district', district, 'listed', null, null, null, null, null,
    district, null, true, null, null
from facts.districts
union all
select
    'district', '统筹调剂', 'reserve', null, null, null, null, null,
    '统筹调剂', null, true, null, null
from raw.run
