-- No public notice of the application was long enough.
--
-- title:    公示时间不足
-- severity: error
-- effect:   hold_application
-- subject:  application
-- needs:    applications, notices
--
-- 一份申请的每次公示都不足规定的天数，列出最长一次的天数；只要有一次足够就不列，几次公示不
-- 相加。来源是最近开始的一次公示。公示期伸到没有载入放假安排的年份、已知的工作日又不够的，这份申请不作判断，
-- 按未核验列出。
with longest as (
    select
        application_id,
        max(notice_days) as notice_days,
        count(*) filter (where is_beyond_calendar) as beyond_count,
        max_by(source_file, start_date) as source_file,
        max_by(source_row, start_date) as source_row
    from facts.notices
    group by application_id
)
select
    a.application_id,
    (
        n.notice_days < l.notice_period
        and n.beyond_count = 0
    ) as is_found,
    coalesce(
        '最长 ' || cast(n.notice_days as varchar)
        || case l.notice_period_unit when '日' then ' 日' else ' 个工作日' end,
        '无公示记录'
    ) as measured,
    concat(
        '≥ ', cast(l.notice_period as varchar),
        case l.notice_period_unit when '日' then ' 日' else ' 个工作日' end
    ) as required,
    n.source_file,
    n.source_row
from facts.applications a
cross join policy.limits l
left join longest n on n.application_id = a.application_id
