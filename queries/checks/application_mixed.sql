-- The application mixes institutions or districts.
--
-- title:    申请跨机构或跨地区
-- severity: warning
-- effect:   none
-- subject:  application
-- affects:  reconciliation
-- needs:    applications
--
-- 一份申请所列班次分属几家培训机构或几个地区。申请由一家机构向当地人社部门提出，混在一起难以审核和
-- 拨付。
select
    application_id,
    (
        institution_count > 1
        or district_count > 1
    ) as is_found,
    concat(
        cast(institution_count as varchar), ' 家机构，',
        cast(district_count as varchar), ' 个地区'
    ) as measured,
    '1 家机构，1 个地区' as required,
    source_file,
    source_row
from facts.applications
