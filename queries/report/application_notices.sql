-- Public notices of an application.
--
-- order: application_id, start_date
-- public: application_id, start_date, end_date, notice_days, is_beyond_calendar,
--       amount_yuan, objection, objection_settled
select
    application_id,
    start_date,
    end_date,
    notice_days,
    is_beyond_calendar,
    persons,
    amount_yuan,
    objection,
    objection_settled,
    source_file,
    source_row
from facts.notices
