-- Inspections of a class.
--
-- order: class_id, inspected_at, source_file, source_row
select class_id, inspected_at, present, result, source_file, source_row
from staging.inspections
