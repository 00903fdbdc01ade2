-- Sanctions on an institution.
--
-- order: institution, decided_date, action
-- public: institution, action, decided_date, due_date, done_date
select institution, action, decided_date, due_date, done_date, source_file, source_row
from staging.sanctions
