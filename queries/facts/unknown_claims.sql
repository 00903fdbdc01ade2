-- Application rows that claim for a class nobody exported.
select
    a.application_id,
    a.class_id,
    concat(a.application_id, '/', a.class_id) as subject_id,
    a.persons as claimed_persons,
    a.amount_yuan as claimed_yuan,
    a.source_file,
    a.source_row
from raw.applications a
join staging.unknown_references u on u.load_order = a.load_order
