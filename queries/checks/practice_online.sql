-- Practice was taught online.
--
-- title:    实操课线上授课
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     授课形式
--
-- 通知只提到线上的理论教学，实操教学应在线下进行。线上的理论课不在此列。
select
    class_id,
    session_no,
    (
        not is_offline
        and not is_theory
    ) as is_found,
    case
        when is_theory then '理论课'
        when is_offline then '线下'
        else '线上'
    end as measured,
    '线下' as required,
    source_file,
    source_row
from facts.sessions
