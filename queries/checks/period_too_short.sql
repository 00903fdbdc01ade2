-- The session is too short for the class hours it claims.
--
-- title:    课时时长不足
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     每课时时长达到规定
--
-- 课次的起止分钟数少于所报课时乘以每课时最短分钟数；恰好相等的算合格。达不到的课时已从一切合计中扣除，
-- 这里只作提示。
select
    s.class_id,
    s.session_no,
    s.minutes / l.period_minutes < s.hours as is_found,
    concat(cast(s.minutes as varchar), ' 分钟') as measured,
    concat(
        '≥ ', cast(s.hours as varchar), ' × ',
        cast(l.period_minutes as varchar), ' 分钟'
    ) as required,
    s.source_file,
    s.source_row
from facts.sessions s
join facts.class_limits l on l.class_id = s.class_id
