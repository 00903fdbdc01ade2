-- When the notice of an application runs, both days included: from its own start where
-- one is recorded, of several the last to start, else from the next working day; for
-- the working days that clause 五(六) asks for. A count that leaves the calendars leaves
-- its date unknown and names the first year of which nothing is known.
-- is_too_short: the recorded notice ends before.
--
-- order: application_id
with days as (
    select
        day,
        is_working,
        working_count,
        working_count - (case when is_working then 1 else 0 end) as working_before,
        min(case when not is_known then day end) over (order by day desc)
            as unknown_from
    from facts.working_days
),
tomorrow as (
    select min(d.day) as day
    from days d
    join raw.run r on d.day > r.as_of
),
begun as (
    select
        a.application_id,
        n.start_date as recorded_start,
        n.end_date as recorded_end,
        coalesce(n.start_date, t.day) as day
    from facts.applications a
    cross join tomorrow t
    left join facts.notices n
        on n.application_id = a.application_id and n.is_last_to_start
),
counted as (
    select
        b.application_id,
        b.recorded_start,
        b.recorded_end,
        f.unknown_from,
        coalesce(b.recorded_start, s.day) as start_date,
        e.day as end_date
    from begun b
    cross join policy.limits l
    join days f on f.day = b.day
    left join days s
        on s.is_working
        and s.working_count = f.working_before + 1
        and (f.unknown_from is null or s.day < f.unknown_from)
    left join days e
        on e.is_working
        and e.working_count = f.working_before + l.minimum_notice_days
        and (f.unknown_from is null or e.day < f.unknown_from)
)
select
    c.application_id,
    c.start_date,
    c.end_date,
    l.minimum_notice_days as day_count,
    case
        when c.end_date is null
            then cast(extract(year from c.unknown_from) as varchar)
    end as unknown_year,
    c.recorded_start is not null as is_recorded,
    c.recorded_end,
    coalesce(c.recorded_end < c.end_date, false) as is_too_short
from counted c
cross join policy.limits l
