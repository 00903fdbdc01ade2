-- The teacher is of a kind that the notice does not name.
--
-- title:    教师类别不符
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     教师类别合规、时间不冲突
-- needs:    sessions.teacher_kind
--
-- 登记的教师类别不在通知列举的类别之内。教师类别未填的不作判断。
select
    s.class_id,
    s.session_no,
    s.teacher_kind not in (select teacher_kind from policy.teacher_kinds) as is_found,
    coalesce(s.teacher_kind, '教师类别未填') as measured,
    k.teacher_kinds as required,
    s.source_file,
    s.source_row
from facts.sessions s
cross join (
    select array_join(array_agg(teacher_kind order by teacher_kind), '、')
        as teacher_kinds
    from policy.teacher_kinds
) k
