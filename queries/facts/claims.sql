-- Claims: one row per application and class. district and institution are those
-- of the class.
select
    a.application_id,
    a.class_id,
    concat(a.application_id, '/', a.class_id) as subject_id,
    a.applied_date,
    a.persons as claimed_persons,
    a.amount_yuan as claimed_yuan,
    a.materials,
    a.review,
    a.approved_persons,
    a.approved_yuan,
    c.institution,
    c.district,
    c.end_date,
    c.is_ended,
    a.source_file,
    a.source_row,
    a.load_order
from staging.applications a
join facts.classes c on c.class_id = a.class_id
