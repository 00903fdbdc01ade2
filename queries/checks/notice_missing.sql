-- The application was not put up for public notice.
--
-- title:    没有公示
-- severity: info
-- effect:   hold_application
-- subject:  application
-- needs:    applications, notices
--
-- 公示数据中没有这份申请。公示完成之前暂缓拨付。
with noticed as (
    select distinct application_id
    from facts.notices
)
select
    a.application_id,
    n.application_id is null as is_found,
    case when n.application_id is null then '无公示记录' else '有公示记录' end
        as measured,
    '有公示记录' as required,
    a.source_file,
    a.source_row
from facts.applications a
left join noticed n on n.application_id = a.application_id
