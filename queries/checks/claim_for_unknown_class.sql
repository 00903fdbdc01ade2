-- The claim is for a class that nobody exported.
--
-- title:    申请的班次不存在
-- severity: error
-- effect:   none
-- subject:  claim
-- affects:  reconciliation
-- population: listed, unknown_class
-- needs:    applications
--
-- 补贴申请所列的班次编号在开班信息中没有，该行没有采用，不计入任何合计。请核对班次编号，或补导开班信
-- 息。
select
    application_id,
    class_id,
    false as is_found,
    '班次在开班信息中' as measured,
    '班次在开班信息中' as required,
    cast(null as decimal(18, 2)) as yuan,
    source_file,
    source_row
from facts.claims
union all
select
    application_id, class_id, true, '开班信息中没有该班次', '班次在开班信息中',
    claimed_yuan, source_file, source_row
from facts.unknown_claims
