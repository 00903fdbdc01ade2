-- A claim of the application has not been reviewed.
--
-- title:    申请尚未审核
-- severity: info
-- effect:   hold_application
-- subject:  application
-- needs:    applications.review
--
-- 申请中有班次的审核结果未填或为待审核，全份暂缓。来源是其中第一个班次。
with waiting as (
    select
        application_id,
        count(*) as claim_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from facts.claims
    where coalesce(review, '待审核') = '待审核'
    group by application_id
)
select
    a.application_id,
    w.claim_count is not null as is_found,
    concat(cast(coalesce(w.claim_count, 0) as varchar), ' 个班次未审核')
        as measured,
    '各班次均已审核' as required,
    w.source_file,
    w.source_row
from facts.applications a
left join waiting w on w.application_id = a.application_id
