-- Sanctions on an institution.
--
-- title: 处置记录
-- says: 对机构登记的每一次处置：决定日期、整改期限和整改完成日期。
-- order: institution, decided_date, action
-- public: institution, action, decided_date, due_date, done_date
select institution, action, decided_date, due_date, done_date, source_file, source_row
from staging.sanctions
