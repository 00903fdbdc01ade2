-- One teacher taught two classes at the same time.
--
-- title:    教师授课时间冲突
-- severity: warning
-- effect:   none
-- subject:  session
-- asks:     教师类别合规、时间不冲突
-- needs:    sessions.teacher
--
-- 同名教师同一天在不同班次的课次时间重叠，重叠的课次各列一条；一课结束时另一课恰好开始的不算。教师姓名
-- 未填的不作判断；同名的可能是两个人，请核实。
with overlapping as (
    select
        s.class_id,
        s.session_no,
        min(o.subject_id) as first_overlap,
        count(*) as overlap_count
    from facts.sessions s
    join facts.sessions o
        on o.teacher = s.teacher
        and o.session_date = s.session_date
        and o.class_id <> s.class_id
    where s.start_time < o.end_time
        and o.start_time < s.end_time
    group by s.class_id, s.session_no
)
select
    s.class_id,
    s.session_no,
    o.overlap_count is not null as is_found,
    coalesce(
        '与 ' || o.first_overlap || ' 等 ' || cast(o.overlap_count as varchar)
        || ' 个课次重叠',
        case when s.teacher is null then '教师未填' else '未见重叠' end
    ) as measured,
    '不重叠' as required,
    s.source_file,
    s.source_row
from facts.sessions s
left join overlapping o
    on o.class_id = s.class_id
    and o.session_no = s.session_no
