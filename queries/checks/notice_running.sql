-- The public notice of the application is still running.
--
-- title:    公示尚未结束
-- severity: info
-- effect:   hold_application
-- subject:  application
-- needs:    applications, notices
--
-- 最晚结束的一次公示在截止日当日或之后才结束；结束当日仍算公示中，次日起不列。
select
    a.application_id,
    n.end_date >= r.as_of as is_found,
    coalesce('公示至 ' || cast(n.end_date as varchar), '无公示记录') as measured,
    '公示已结束' as required,
    n.source_file,
    n.source_row
from facts.applications a
cross join raw.run r
left join facts.notices n
    on n.application_id = a.application_id
    and n.is_last_to_end
