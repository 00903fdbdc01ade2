-- Who signed in for which sessions of a class: one row per trainee with a sign-in, the
-- numbers of the sessions joined by spaces, apart by whether a sign-in counts.
--
-- title: 逐人逐课次的到课
-- says: 每名学员在每个课次有没有有效签到。签到在课次时间之内、签到方式被认可、停留时间够，才算
--       到课。
-- order: class_id, trainee_no
with signed as (
    select
        class_id,
        trainee_no,
        is_counted,
        cast(session_no as varchar) as session
    from facts.attendance
)
select
    class_id,
    trainee_no,
    array_join(
        array_sort(array_agg(session) filter (where is_counted)), ' '
    ) as counted_sessions,
    array_join(
        array_sort(array_agg(session) filter (where not is_counted)), ' '
    ) as uncounted_sessions
from signed
group by class_id, trainee_no
