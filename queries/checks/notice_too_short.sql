-- No public notice of the application was long enough.
--
-- title:    公示时间不足
-- severity: error
-- effect:   hold_application
-- subject:  application
-- clause:   五(六)
-- needs:    applications, notices
--
-- 一份申请的每次公示都不足规定的工作日数，列出最长一次的工作日数；只要有一次足够就不列，几次公示不
-- 相加。来源是最近开始的一次公示。公示期伸到没有载入放假安排的年份、已知的工作日又不够的，这份申请不作判断，
-- 按未核验列出。
select
    n.application_id,
    concat('最长 ', cast(max(n.notice_days) as varchar), ' 个工作日')
        as measured,
    concat('≥ ', cast(l.minimum_notice_days as varchar), ' 个工作日')
        as required,
    max_by(n.source_file, n.start_date) as source_file,
    max_by(n.source_row, n.start_date) as source_row
from facts.notices n
cross join policy.limits l
group by n.application_id, l.minimum_notice_days
having max(n.notice_days) < l.minimum_notice_days
    and count(*) filter (where n.is_beyond_calendar) = 0
