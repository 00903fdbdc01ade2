-- How many rows each list of the public edition must show over all its pages.
--
-- order:  list
-- public: list, row_count
select l.list, l.row_count
from report.lists l
left join report.public_rule_subjects s on s.rule = l.list
where
    coalesce(s.is_listed, true)
    and l.list not in ('payments', 'decisions', 'set_aside')
