-- An objection to the public notice is not settled.
--
-- title:    公示异议未处理
-- severity: error
-- effect:   hold_application
-- subject:  application
-- needs:    applications, notices.objection
--
-- 有公示记载了异议，而异议处理不是“已处理”；处理情况未填的按未处理看待，有无异议未填的不作判断。
-- 来源是其中最早开始的一次公示。
with noticed as (
    select distinct application_id
    from facts.notices
),
open as (
    select
        application_id,
        count(*) as notice_count,
        min_by(source_file, start_date) as source_file,
        min_by(source_row, start_date) as source_row
    from facts.notices
    where objection = '有'
        and objection_settled is distinct from '已处理'
    group by application_id
)
select
    a.application_id,
    o.notice_count is not null as is_found,
    case when n.application_id is null then '无公示记录' else concat(
        cast(coalesce(o.notice_count, 0) as varchar), ' 次公示有未处理的异议'
    ) end as measured,
    '异议已处理' as required,
    o.source_file,
    o.source_row
from facts.applications a
left join noticed n on n.application_id = a.application_id
left join open o on o.application_id = a.application_id
