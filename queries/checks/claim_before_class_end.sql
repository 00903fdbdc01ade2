-- The subsidy was applied for before the class ended.
--
-- title:    结班之前申请补贴
-- severity: warning
-- effect:   none
-- subject:  claim
-- needs:    applications
--
-- 补贴申请日期早于班次的结班日期；结班当日申请的不列。
select
    application_id,
    class_id,
    applied_date < end_date as is_found,
    cast(applied_date as varchar) as measured,
    concat('不早于 ', cast(end_date as varchar)) as required,
    source_file,
    source_row
from facts.claims
