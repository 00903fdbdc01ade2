-- The same person signed in for two classes at the same time.
--
-- title:    同一时间两班签到
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
--
-- 同一身份证号码在不同班次的课次都有有效签到，而这些课次在同一天、起止时间重叠；一课结束时另一课恰
-- 好开始的不算。两边的学员都列出，须核实本人究竟在哪一班。未计入到课的签到不作比较。
with clashes as (
    select
        t.class_id,
        t.trainee_no,
        a.session_no,
        u.class_id as other_class_id,
        u.trainee_no as other_trainee_no,
        o.session_no as other_session_no
    from facts.trainees t
    join facts.trainees u
        on u.id_number = t.id_number
        and u.class_id <> t.class_id
    join facts.session_times a on a.class_id = t.class_id
    join facts.session_times o
        on o.class_id = u.class_id
        and o.session_date = a.session_date
    where a.start_second < o.end_second
        and o.start_second < a.end_second
),
overlapping as (
    select
        c.class_id,
        c.trainee_no,
        min(
            concat(
                c.class_id, '/', cast(c.session_no as varchar), ' 与 ',
                c.other_class_id, '/', cast(c.other_session_no as varchar)
            )
        ) as first_overlap,
        count(*) as overlap_count
    from clashes c
    join facts.attendance a
        on a.class_id = c.class_id
        and a.trainee_no = c.trainee_no
        and a.session_no = c.session_no
    join facts.attendance o
        on o.class_id = c.other_class_id
        and o.trainee_no = c.other_trainee_no
        and o.session_no = c.other_session_no
    where a.is_counted
        and o.is_counted
    group by c.class_id, c.trainee_no
)
select
    t.class_id,
    t.trainee_no,
    o.overlap_count is not null as is_found,
    coalesce(
        o.first_overlap || ' 等 ' || cast(o.overlap_count as varchar)
        || ' 处重叠',
        '未见重叠'
    ) as measured,
    '不重叠' as required,
    t.source_file,
    t.source_row
from facts.trainees t
left join overlapping o
    on o.class_id = t.class_id
    and o.trainee_no = t.trainee_no
