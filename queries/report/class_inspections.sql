-- Inspections of a class.
--
-- order: class_id, inspected_at, source_file, source_row
-- public: class_id, inspected_at
select class_id, inspected_at, present, result, source_file, source_row
from staging.inspections
