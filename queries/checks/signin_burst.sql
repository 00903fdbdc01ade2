-- Many people signed in for the session within the same second.
--
-- title:    同一秒大量签到
-- severity: warning
-- effect:   none
-- subject:  session
-- clause:   八(三)
-- asks:     签到真实
--
-- 一个课次中签到时间完全相同（精确到秒）的签到达到规定条数；不论签到是否有效，都计算在内。有几个这样的
-- 时刻的，列出条数最多的。可能是代签或批量补录，请核对。全班签到的秒数都是零的，说明导出时没有秒，不作判断。
with seconds as (
    select class_id, session_no, count(*) as signin_count
    from facts.signins
    group by class_id, session_no, signed_in_at
),
exact as (
    select class_id
    from facts.signins
    group by class_id
    having max(second(signed_in_at)) > 0
)
select
    s.class_id,
    s.session_no,
    concat('同一秒 ', cast(max(g.signin_count) as varchar), ' 条') as measured,
    concat('< ', cast(l.burst_signins as varchar), ' 条') as required,
    s.source_file,
    s.source_row
from seconds g
join exact e on e.class_id = g.class_id
join facts.sessions s
    on s.class_id = g.class_id
    and s.session_no = g.session_no
cross join policy.limits l
where g.signin_count >= l.burst_signins
group by
    s.class_id,
    s.session_no,
    l.burst_signins,
    s.source_file,
    s.source_row
