-- The class is claimed in several applications.
--
-- title:    同一班次重复申请
-- severity: error
-- effect:   reject_claim
-- subject:  claim
-- needs:    applications
--
-- 同一班次出现在多份补贴申请中：申请日期最早的一份（同日按申请编号）保留，其余不予补贴。审核不通过
-- 的不参与排列，审核结果未填的参与。
with ranked as (
    select
        application_id,
        class_id,
        first_value(application_id) over (
            partition by class_id
            order by applied_date, application_id
        ) as first_application_id
    from facts.claims
    where review is distinct from '不通过'
)
select
    k.application_id,
    k.class_id,
    k.application_id <> r.first_application_id as is_found,
    case
        when r.first_application_id is null then '审核不通过，不占次数'
        when k.application_id = r.first_application_id then '最先申请'
        else concat('已由 ', r.first_application_id, ' 申请')
    end as measured,
    '每班申请一次' as required,
    k.source_file,
    k.source_row
from facts.claims k
left join ranked r
    on r.application_id = k.application_id
    and r.class_id = k.class_id
