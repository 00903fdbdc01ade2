-- Many people signed in for the session within the same second.
--
-- title:    同一秒大量签到
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     签到真实
--
-- 一个课次中签到时间完全相同（精确到秒）的签到达到规定条数；不论签到是否有效，都计算在内。有几个这样的
-- 时刻的，列出条数最多的。可能是代签或批量补录，请核对。全班签到的秒数都是零的，说明导出时没有秒，不作判断。
with seconds as (
    select class_id, session_no, signed_in_at, count(*) as signin_count
    from facts.signins
    group by class_id, session_no, signed_in_at
),
busiest as (
    select
        class_id,
        session_no,
        max(signin_count) as signin_count,
        max(second(signed_in_at)) as last_second
    from seconds
    group by class_id, session_no
),
sessions as (
    select
        s.class_id,
        s.session_no,
        case when b.signin_count > 1 then b.signin_count end as signin_count,
        max(b.last_second) over (partition by s.class_id) as last_second,
        s.source_file,
        s.source_row
    from facts.sessions s
    left join busiest b
        on b.class_id = s.class_id
        and b.session_no = s.session_no
)
select
    s.class_id,
    s.session_no,
    (
        s.signin_count >= l.burst_signins
        and s.last_second > 0
    ) as is_found,
    case when s.last_second = 0 then '全班签到没有秒'
        else coalesce(
            '同一秒 ' || cast(s.signin_count as varchar) || ' 条',
            '没有同一秒的签到'
        )
    end as measured,
    concat('< ', cast(l.burst_signins as varchar), ' 条') as required,
    s.source_file,
    s.source_row
from sessions s
join facts.class_limits l on l.class_id = s.class_id
