-- Whether a period that a rule measures is shorter or longer than the length that the
-- notice fixes. A date plus n working days is the nth working day after it, of which
-- is_short needs those up to to_date, is_over those before it. Where working days
-- are not known, the known ones decide if they suffice, else nobody can
-- (is_unknown), and the answer is unknown. due_date is not
-- known for working days; last_date, the day on which the period ends, is, as far as
-- there are calendars.
with moved as (
    select
        p.*,
        case
            when p.unit in ('日', '工作日') and (p.unit = '日' or p.length = 0)
                then cast(p.from_date + p.length * interval '1' day as date)
            when p.unit = '月'
                then cast(p.from_date + p.length * interval '1' month as date)
            when p.unit = '年'
                then cast(p.from_date + p.length * interval '1' year as date)
        end as due_date
    from facts.periods p
),
dated as (
    select
        m.*,
        case when m.due_date is null then m.from_date end as counted_from,
        case when m.due_date is null then m.to_date end as counted_to
    from moved m
),
counted as (
    select
        m.*,
        case when m.to_date > m.from_date then t.working_count - f.working_count
            else 0 end as days_up_to,
        case when m.to_date > m.from_date
            then t.working_count - f.working_count
                - case when t.is_working then 1 else 0 end
            else 0 end as days_before,
        m.to_date > m.from_date
        and t.known_count - f.known_count
        < date_diff('day', m.from_date, m.to_date) as is_beyond_calendar
    from dated m
    left join facts.working_days f on f.day = m.counted_from
    left join facts.working_days t on t.day = m.counted_to
)
select
    c.*,
    coalesce(c.due_date, w.day) as last_date,
    case
        when c.due_date is not null then c.due_date > c.to_date
        when c.days_up_to >= c.length then false
        when not c.is_beyond_calendar then true
    end as is_short,
    case
        when c.due_date is not null then c.due_date < c.to_date
        when c.days_before >= c.length then true
        when not c.is_beyond_calendar then false
    end as is_over
from counted c
left join facts.working_days f on f.day = c.counted_from
left join facts.working_days w
    on w.is_working
    and w.working_count = f.working_count + c.length
    and w.known_count - f.known_count = date_diff('day', f.day, w.day)
