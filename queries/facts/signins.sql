-- Every used sign-in, what it proves and why not. A counted sign-in is of a
-- person on the roster, inside the window of its session, with the least stay
-- where the sign-out is known, by a method that counts or with consent to paper.
-- By far the longest table: what its session says stands in facts.session_times, what
-- the export says beside its times in staging.signins.
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
        date_diff('second', cast(t.session_date as timestamp), i.signed_in_at)
            as in_second,
        date_diff('second', cast(t.session_date as timestamp), i.signed_out_at)
            as out_second,
        t.start_second,
        t.end_second,
        t.first_signin_second,
        t.last_signin_second,
        t.asked_minute_percents,
        t.is_paper_approved,
        t.credited_hours,
        n.method_count > 0 and i.method is not null and m.method is null
            as is_other_method,
        i.source_file,
        i.source_row,
        i.load_order
    from staging.signins i
    join facts.session_times t
        on t.class_id = i.class_id and t.session_no = i.session_no
    left join facts.roster r
        on r.class_id = i.class_id
        and r.followed_id = i.id_number
    left join policy.signin_methods m on m.method = i.method
    cross join methods n
),
measured as (
    select
        t.*,
        t.in_second between t.first_signin_second and t.last_signin_second
            as is_in_window,
        coalesce(t.out_second <= t.in_second, false) as is_reversed,
        case
            when t.out_second is not null then greatest(
                (
                    least(t.out_second, t.end_second)
                    - greatest(t.in_second, t.start_second)
                ) / 60,
                0
            )
        end as stay_minutes
    from timed t
),
judged as (
    select
        m.*,
        coalesce(m.stay_minutes * 100 < m.asked_minute_percents, false)
            as is_short_stay
    from measured m
)
select
    class_id,
    session_no,
    trainee_no,
    signed_in_at,
    signed_out_at,
    stay_minutes,
    is_in_window,
    is_reversed,
    is_short_stay,
    is_other_method and not is_paper_approved as is_unapproved_paper,
    trainee_no is not null
        and is_in_window
        and not is_reversed
        and not is_short_stay
        and (not is_other_method or is_paper_approved) as is_counted,
    credited_hours,
    source_file,
    source_row,
    load_order
from judged
