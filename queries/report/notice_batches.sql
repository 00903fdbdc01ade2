-- Applications of a district that wait for nothing but their notice, which one notice
-- announces.
--
-- order: position
select
    a.district,
    d.position,
    count(*) as application_count,
    cast(sum(a.entitled_persons) as bigint) as entitled_persons,
    cast(sum(a.entitled_yuan) as decimal(18, 2)) as entitled_yuan
from report.application_pages a
join report.district_pages d on d.district = a.district
where a.is_awaiting_notice
group by a.district, d.position
