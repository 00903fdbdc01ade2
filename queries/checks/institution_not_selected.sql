-- The institution is not one of the selected ones.
--
-- title:    机构未经遴选
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     培训机构经遴选
--
-- 按名称与通知的机构名单比对；空格、全角半角和间隔号的写法不影响结果，简称和曾用名不算同一机构。
with cited as (
    select max_by(cited, position) as clause
    from policy.clause_rules
    where rule = 'institution_not_selected'
)
select
    c.class_id,
    not c.is_selected as is_found,
    c.institution as measured,
    concat(t.clause, '所列机构') as required,
    c.source_file,
    c.source_row
from facts.classes c
cross join cited t
