-- The bureau refused the class.
--
-- title:    开班审核未通过
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     开班审核
-- needs:    classes.approval
--
-- 开班申请的审核结果为“不通过”，该班次不予补贴。审核结果未填或仍待审核的，见“开班前未获批准”。
select
    class_id,
    approval = '不通过' as is_found,
    coalesce(approval, '审核结果未填') as measured,
    '通过' as required,
    source_file,
    source_row
from facts.classes
