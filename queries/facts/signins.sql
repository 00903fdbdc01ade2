-- Every used sign-in, what it proves and why not. A counted sign-in is of a
-- person on the roster, inside the window of its session, with a stay of at
-- least half of it where the sign-out is known, by the mini program or with
-- consent to paper. Clauses 五(三), 八(三).
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
        date_diff('second', cast(t.session_date as timestamp), i.signed_in_at)
            as in_second,
        date_diff('second', cast(t.session_date as timestamp), i.signed_out_at)
            as out_second,
        i.method is not null and m.method is null as is_other_method,
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
            when least(t.out_second, t.end_second)
                <= greatest(t.in_second, t.start_second) then 0
            else (
                least(t.out_second, t.end_second)
                - greatest(t.in_second, t.start_second)
            ) / 60
        end as stay_minutes
    from timed t
    cross join policy.limits l
),
judged as (
    select
        m.*,
        m.stay_minutes is not null
            and m.stay_minutes * 100 < m.minutes * l.minimum_stay_percent
            as is_short_stay
    from measured m
    cross join policy.limits l
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
