-- Public notices of an application.
--
-- title: 申请的公示
-- says: 每份申请登记的每一次公示。公示天数首日和末日都计入，通知按工作日计的只数工作日；几次公
--       示的，金额以最近一次为准。
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
