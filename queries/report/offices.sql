-- The offices that have something to do, institutions last: how much, what is overdue, and
-- what is due next.
--
-- title: 各单位的待办事项合计
-- says: 每个单位有几项待办、其中几项已过期限、其余最早的期限和金额最大的一项。各项的金额可能是同一笔钱，不能相加。
-- order: is_institution, office
select
    o.office,
    i.institution is not null as is_institution,
    count(*) as point_count,
    count(*) filter (where o.is_overdue) as overdue_count,
    min(o.due_date) filter (where not o.is_overdue) as next_due_date,
    max(o.yuan) as greatest_yuan
from report.office_points o
left join facts.institutions i on i.institution = o.office
group by o.office, i.institution is not null
