-- Sanctions on an institution.
select institution, action, decided_date, due_date, done_date, source_file, source_row
from staging.sanctions
