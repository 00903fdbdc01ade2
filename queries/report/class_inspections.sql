-- Inspections of a class.
--
-- title: 现场抽查
-- says: 本班的每一次现场抽查，和当时登记的实到人数。
-- order: class_id, inspected_at, source_file, source_row
-- public: class_id, inspected_at
select class_id, inspected_at, present, result, source_file, source_row
from staging.inspections
