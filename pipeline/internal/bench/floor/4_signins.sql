-- Sign-ins with what they prove: of a person on the roster, within the window of the
-- session, stayed long enough, by a method that counts or with consent to paper.
create schema facts;
create table facts.session_times as
select
    s.class_id,
    s.session_no,
    s.session_date,
    s.start_second,
    s.end_second,
    s.minutes,
    least(s.hours, s.minutes / l.period_minutes) as credited_hours
from (
    select
        class_id,
        session_no,
        session_date,
        hours,
        date_diff('second', time '00:00:00', start_time) as start_second,
        date_diff('second', time '00:00:00', end_time) as end_second,
        date_diff('second', start_time, end_time) / 60 as minutes
    from used.sessions
) s
cross join policy.limits l;

create table facts.roster as
select
    load_order,
    class_id,
    row_number() over (partition by class_id order by load_order) as trainee_no,
    id_number,
    case
        when not regexp_matches(id_number, '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$')
            then id_number
    end as followed_id
from used.trainees;

create table facts.signins as
with timed as (
    select
        i.class_id,
        i.session_no,
        r.trainee_no,
        i.signed_in_at,
        i.signed_out_at,
        i.method,
        t.session_date,
        t.start_second,
        t.end_second,
        t.minutes,
        t.credited_hours,
        date_diff('second', cast(t.session_date as timestamp), i.signed_in_at) as in_second,
        date_diff('second', cast(t.session_date as timestamp), i.signed_out_at) as out_second,
        i.method is not null and m.method is null as is_other_method,
        coalesce(c.paper_approved_date <= t.session_date, false) as is_paper_approved
    from used.signins i
    join facts.session_times t on t.class_id = i.class_id and t.session_no = i.session_no
    join used.classes c on c.class_id = i.class_id
    left join facts.roster r on r.class_id = i.class_id and r.followed_id = i.id_number
    left join policy.signin_methods m on m.method = i.method
),
measured as (
    select
        t.*,
        t.in_second >= t.start_second - 60 * l.signin_early_minutes
            and t.in_second <= t.end_second
            and cast(t.signed_in_at as date) = t.session_date as is_in_window,
        coalesce(t.out_second <= t.in_second, false) as is_reversed,
        case
            when t.out_second is null then null
            else greatest(least(t.out_second, t.end_second) - greatest(t.in_second, t.start_second), 0) / 60
        end as stay_minutes,
        l.minimum_stay_percent
    from timed t
    cross join policy.limits l
)
select
    *,
    trainee_no is not null
        and is_in_window
        and not is_reversed
        and coalesce(stay_minutes * 100 >= minutes * minimum_stay_percent, true)
        and (not is_other_method or is_paper_approved) as is_counted
from measured
