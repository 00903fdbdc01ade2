-- The institution is not one of the selected ones.
--
-- title:    机构未经遴选
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     培训机构经遴选
--
-- 按名称与附件3的遴选名单比对；空格、全角半角和间隔号的写法不影响结果，简称和曾用名不算同一机构。
select
    class_id,
    not is_selected as is_found,
    institution as measured,
    '附件3所列机构' as required,
    source_file,
    source_row
from facts.classes
