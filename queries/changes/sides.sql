-- How many trainees went from one outcome to another, with the yuan that they are
-- entitled to more or less. before is null of those who came, after of those who went.
--
-- title: 两期的日期
-- says: 比较的两期各自的数据截止日。
-- order: position
select
    row_number() over (
        order by coalesce("before", ''), coalesce("after", '')
    ) as position,
    "before" as former_outcome,
    "after" as outcome,
    count(*) as persons,
    cast(sum(yuan) as decimal(18, 2)) as yuan
from changes.changes
where kind = 'outcome'
group by "before", "after"
