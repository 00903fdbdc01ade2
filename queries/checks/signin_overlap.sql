-- The same person signed in for two classes at the same time.
--
-- title:    同一时间两班签到
-- severity: error
-- effect:   hold_trainee
-- subject:  trainee
--
-- 同一身份证号码在不同班次的课次都有有效签到，而这些课次在同一天、起止时间重叠；一课结束时另一课恰
-- 好开始的不算。两边的学员都列出，须核实本人究竟在哪一班。未计入到课的签到不作比较。
with attended as (
    select
        a.class_id,
        a.trainee_no,
        a.session_no,
        a.session_date,
        a.start_second,
        a.end_second,
        t.id_number
    from facts.attendance a
    join facts.trainees t
        on t.class_id = a.class_id
        and t.trainee_no = a.trainee_no
),
overlapping as (
    select
        a.class_id,
        a.trainee_no,
        min(
            concat(
                a.class_id, '/', cast(a.session_no as varchar), ' 与 ',
                o.class_id, '/', cast(o.session_no as varchar)
            )
        ) as first_overlap,
        count(*) as overlap_count
    from attended a
    join attended o
        on o.id_number = a.id_number
        and o.session_date = a.session_date
        and o.class_id <> a.class_id
    where a.start_second < o.end_second
        and o.start_second < a.end_second
    group by a.class_id, a.trainee_no
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
