-- An offline session was not recorded in full.
--
-- title:    线下录像缺失或不足
-- severity: error
-- effect:   hold_class
-- subject:  session
-- asks:     线下课全程录像
-- scope:    ended
-- needs:    sessions.recording_minutes
--
-- 线下课次须留存全程录像：录像时长不少于所报课时乘以每课时最短分钟数，恰好相等的算合格；录像时长未填的
-- 按没有录像看待。线上课次不作比较。
--
-- ◆ 通知要求全程录像，没有说课间是否要录，这里课间可以不录。
select
    s.class_id,
    s.session_no,
    (
        s.is_offline
        and coalesce(s.recording_minutes, 0) / l.period_minutes < s.hours
    ) as is_found,
    case when s.is_offline then coalesce(
        cast(s.recording_minutes as varchar) || ' 分钟', '录像时长未填'
    ) else '线上' end as measured,
    concat(
        '≥ ', cast(s.hours as varchar), ' × ',
        cast(l.period_minutes as varchar), ' 分钟'
    ) as required,
    s.source_file,
    s.source_row
from facts.sessions s
join facts.class_limits l on l.class_id = s.class_id
