-- One teacher taught two classes at the same time.
--
-- title:    教师授课时间冲突
-- severity: warning
-- effect:   none
-- subject:  session
-- clause:   八(三)
-- asks:     教师类别合规、时间不冲突
-- needs:    sessions.teacher
--
-- 同名教师同一天在不同班次的课次时间重叠，重叠的课次各列一条；一课结束时另一课恰好开始的不算。教师姓名
-- 未填的不作判断；同名的可能是两个人，请核实。
select
    s.class_id,
    s.session_no,
    concat(
        '与 ', min(o.subject_id), ' 等 ',
        cast(count(*) as varchar), ' 个课次重叠'
    ) as measured,
    '不重叠' as required,
    s.source_file,
    s.source_row
from facts.sessions s
join facts.sessions o
    on o.teacher = s.teacher
    and o.session_date = s.session_date
    and o.class_id <> s.class_id
where s.start_time < o.end_time
    and o.start_time < s.end_time
group by s.class_id, s.session_no, s.source_file, s.source_row
