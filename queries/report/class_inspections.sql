-- Inspections of a class.
select class_id, inspected_at, present, result, source_file, source_row
from staging.inspections
