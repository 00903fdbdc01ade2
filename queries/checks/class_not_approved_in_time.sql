-- The class was not approved by the day it started.
--
-- title:    开班前未获批准
-- severity: error
-- effect:   hold_class
-- subject:  class
-- asks:     开班审核
-- needs:    classes.approval, classes.approved_date
--
-- 开班申请须在开班当日或之前审核通过。审核结果未填或待审核、通过而审核日期未填、审核日期晚于开班
-- 日期的，均暂缓，待人工核实。审核不通过的另有规则处理，不重复列出。
select
    class_id,
    (
        approval is distinct from '不通过'
        and (
            approval is distinct from '通过'
            or approved_date is null
            or approved_date > start_date
        )
    ) as is_found,
    concat(
        coalesce(approval, '审核结果未填'), '，',
        coalesce(cast(approved_date as varchar), '审核日期未填')
    ) as measured,
    concat('不晚于 ', cast(start_date as varchar), ' 通过') as required,
    source_file,
    source_row
from facts.classes
