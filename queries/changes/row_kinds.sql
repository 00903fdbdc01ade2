-- Rows of exports that appeared, changed or went, by kind of export: so many subjects.
--
-- title: 行数的变化
-- says: 每类导出数据新增、消失和改动了多少行。
-- order: export
select
    c.detail as export,
    t.title,
    count(*) as row_count,
    count(*) filter (where c.change = 'new') as new_count,
    count(*) filter (where c.change = 'changed') as changed_count,
    count(*) filter (where c.change = 'gone') as gone_count
from changes.changes c
join latter.titles t on t.kind = c.detail
where c.kind = 'rows'
group by c.detail, t.title
