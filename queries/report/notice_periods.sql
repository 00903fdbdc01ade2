-- When a public notice of an application that is written now runs, both days included:
-- from the next day that counts, for as many days, all or working ones, as the notice
-- asks for. A count of working days that leaves the calendars leaves its date unknown and
-- names the first year of which nothing is known.
-- is_recorded: the exports have a notice of it; recorded_end: of several that of the last
-- to start; is_too_short: it ends before it has run for as long.
--
-- order: application_id
with days as (
    select
        d.day,
        d.is_working or l.notice_period_unit = '日' as is_counted,
        case l.notice_period_unit
            when '日' then d.day_no
            else d.working_count
        end as counted_to,
        case l.notice_period_unit
            when '日' then d.day_no - 1
            else d.working_count - (case when d.is_working then 1 else 0 end)
        end as counted_before,
        min(
            case when not d.is_known and l.notice_period_unit = '工作日'
                then d.day end
        ) over (order by d.day desc) as unknown_from
    from facts.working_days d
    cross join policy.limits l
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
        t.day
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
        s.day as start_date,
        e.day as end_date,
        r.day as recorded_least
    from begun b
    cross join policy.limits l
    join days f on f.day = b.day
    left join days s
        on s.is_counted
        and s.counted_to = f.counted_before + 1
        and (f.unknown_from is null or s.day < f.unknown_from)
    left join days e
        on e.is_counted
        and e.counted_to = f.counted_before + l.notice_period
        and (f.unknown_from is null or e.day < f.unknown_from)
    left join days g on g.day = b.recorded_start
    left join days r
        on r.is_counted
        and r.counted_to = g.counted_before + l.notice_period
        and (g.unknown_from is null or r.day < g.unknown_from)
)
select
    c.application_id,
    c.start_date,
    c.end_date,
    l.notice_period as day_count,
    case
        when c.end_date is null
            then cast(extract(year from c.unknown_from) as varchar)
    end as unknown_year,
    c.recorded_start is not null as is_recorded,
    c.recorded_end,
    coalesce(c.recorded_end < c.recorded_least, false) as is_too_short
from counted c
cross join policy.limits l
