-- What trainees wrote on the surveys of a class. Long runs of digits are masked
-- where it is shown.
--
-- order: class_id, load_order
select class_id, comment, is_counted, source_file, source_row, load_order
from facts.surveys
where comment is not null
