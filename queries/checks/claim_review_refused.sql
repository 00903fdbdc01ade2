-- The claim was refused by review.
--
-- title:    申请审核不通过
-- severity: error
-- effect:   reject_claim
-- subject:  claim
-- needs:    applications.review
--
-- 该班次的补贴申请审核结果为不通过，不予补贴。审核结果未填或待审核的另有规则处理。
select
    application_id,
    class_id,
    review = '不通过' as is_found,
    coalesce(review, '审核结果未填') as measured,
    '通过' as required,
    source_file,
    source_row
from facts.claims
