-- Institutions that the notice asks to stop or to warn, with the letter that is still to
-- be written to each (stop, rectification): for a measure that was not put right yet, or
-- a class that no finished measure answers. Where nothing is left of either, order_kind
-- is null and settled_date the day on which the last was put right.
-- due_date: the latest date set for what is not put right yet; is_due_past: it is before
-- the as-of date.
--
-- order: institution
with measures as (
    select
        s.institution,
        s.action,
        s.due_date,
        s.done_date
    from staging.sanctions s
    where s.action in ('列入黑名单', '责令停办', '警告', '限期整改')
),
open_measures as (
    select
        institution,
        count(*) filter (where action = '列入黑名单') as blacklist_count,
        count(*) filter (where action = '责令停办') as stop_count,
        count(*) as measure_count,
        max(due_date) as due_date
    from measures
    where done_date is null
    group by institution
),
finished as (
    select institution, max(done_date) as done_date
    from measures
    where done_date is not null
    group by institution
),
open_classes as (
    select
        institution,
        count(*) filter (where is_below_stop) as stop_count,
        count(*) as class_count
    from report.order_classes
    group by institution
),
counted as (
    select
        i.institution,
        coalesce(m.blacklist_count, 0) > 0 as is_blacklisted,
        coalesce(m.blacklist_count, 0) + coalesce(m.stop_count, 0)
            + coalesce(c.stop_count, 0) as stopping_count,
        coalesce(m.measure_count, 0) + coalesce(c.class_count, 0) as open_count,
        coalesce(c.stop_count, 0) as stop_class_count,
        m.due_date,
        f.done_date
    from ledger.institutions i
    left join open_measures m on m.institution = i.institution
    left join open_classes c on c.institution = i.institution
    left join finished f on f.institution = i.institution
    where i.action <> 'none'
)
select
    c.institution,
    case
        when c.stopping_count > 0 then 'stop'
        when c.open_count > 0 then 'rectification'
    end as order_kind,
    case when c.open_count = 0 then c.done_date end as settled_date,
    c.is_blacklisted,
    c.stop_class_count,
    c.due_date,
    coalesce(c.due_date < r.as_of, false) as is_due_past
from counted c
cross join raw.run r
