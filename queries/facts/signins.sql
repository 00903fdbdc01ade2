-- Every used sign-in, what it proves and why not. A counted sign-in is of a
-- person on the roster, inside the window of its session, with the least stay
-- where the sign-out is known, by a method that counts or with consent to paper.
-- What the notice leaves out asks for nothing: neither a stay nor a method, and a
-- window that opens with the day.
with methods as (
    select count(*) as method_count
    from policy.signin_methods
),
timed as (
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
        date_diff('second', cast(t.session_date as timestamp), i.signed_in_at)
            as in_second,
        date_diff('second', cast(t.session_date as timestamp), i.signed_out_at)
            as out_second,
        n.method_count > 0 and i.method is not null and m.method is null
            as is_other_method,
        coalesce(c.paper_approved_date <= t.session_date, false)
            as is_paper_approved,
        i.source_file,
        i.source_row,
        i.load_order
    from staging.signins i
    join facts.session_times t
        on t.class_id = i.class_id and t.session_no = i.session_no
    join staging.classes c on c.class_id = i.class_id
    left join facts.roster r
        on r.class_id = i.class_id
        and r.followed_id = i.id_number
    left join policy.signin_methods m on m.method = i.method
    cross join methods n
),
measured as (
    select
        t.*,
        t.in_second >= t.start_second - 60 * coalesce(l.signin_early_minutes, 1440)
            and t.in_second <= t.end_second
            and cast(t.signed_in_at as date) = t.session_date as is_in_window,
        coalesce(t.out_second <= t.in_second, false) as is_reversed,
        case
            when t.out_second is null then null
            when least(t.out_second, t.end_second)
                <= greatest(t.in_second, t.start_second) then 0
            else (
                least(t.out_second, t.end_second)
                - greatest(t.in_second, t.start_second)
            ) / 60
        end as stay_minutes
    from timed t
    join facts.class_limits l on l.class_id = t.class_id
),
judged as (
    select
        m.*,
        m.stay_minutes is not null
            and m.stay_minutes * 100 < m.minutes * coalesce(l.minimum_stay_percent, 0)
            as is_short_stay
    from measured m
    join facts.class_limits l on l.class_id = m.class_id
)
select
    class_id,
    session_no,
    trainee_no,
    signed_in_at,
    signed_out_at,
    method,
    session_date,
    start_second,
    end_second,
    in_second,
    out_second,
    minutes,
    stay_minutes,
    credited_hours,
    is_in_window,
    is_reversed,
    is_short_stay,
    is_other_method,
    is_other_method and not is_paper_approved as is_unapproved_paper,
    trainee_no is not null
        and is_in_window
        and not is_reversed
        and not is_short_stay
        and (not is_other_method or is_paper_approved) as is_counted,
    source_file,
    source_row,
    load_order
from judged
