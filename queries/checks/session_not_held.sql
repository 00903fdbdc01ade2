-- Nobody's sign-in for the session counts.
--
-- title:    课次无人有效签到
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     课次有人到课
-- scope:    ended
--
-- 课程表上有这个课次，却没有一条有效签到。它不计入天数和实际课时，但仍在到课率的分母之内。
select
    class_id,
    session_no,
    not is_held as is_found,
    case when is_held
        then concat(cast(attendee_count as varchar), ' 人有效签到')
        else '0 条有效签到'
    end as measured,
    '≥ 1 条有效签到' as required,
    source_file,
    source_row
from facts.sessions
