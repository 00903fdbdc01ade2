-- The application was not put up for public notice.
--
-- title:    没有公示
-- severity: info
-- effect:   hold_application
-- subject:  application
-- clause:   五(六)
-- needs:    applications, notices
--
-- 公示数据中没有这份申请。公示完成之前暂缓拨付。
select
    a.application_id,
    '无公示记录' as measured,
    '有公示记录' as required,
    a.source_file,
    a.source_row
from facts.applications a
left join facts.notices n on n.application_id = a.application_id
where n.application_id is null
