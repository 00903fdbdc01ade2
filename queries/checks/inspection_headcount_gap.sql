-- An inspector found fewer people than had signed in.
--
-- title:    抽查人数少于签到
-- severity: error
-- effect:   hold_class
-- subject:  class
-- asks:     现场抽查人数
-- measures: persons
-- needs:    inspections
--
-- 抽查落在某课次的起止时间之内（含起止时刻）时，实到人数与当时应在场的人数比较：在此之前或当时已有效
-- 签到、且没有在此之前签退的学员，一人多次签到只算一人。课次之外的抽查不作比较；实到多于签到的不算。
-- 有多次抽查不符的，列出最早一次。
with gaps as (
    select
        i.class_id,
        i.present,
        i.source_file,
        i.source_row,
        count(distinct g.trainee_no) as signed_in_count,
        row_number() over (
            partition by i.class_id
            order by i.inspected_at, g.session_no
        ) as position
    from staging.inspections i
    join facts.session_times s
        on s.class_id = i.class_id
        and s.session_date = cast(i.inspected_at as date)
    join facts.signins g
        on g.class_id = s.class_id
        and g.session_no = s.session_no
    where g.is_counted
        and g.signed_in_at <= i.inspected_at
        and coalesce(g.signed_out_at >= i.inspected_at, true)
        and date_diff('second', cast(s.session_date as timestamp), i.inspected_at)
            between s.start_second and s.end_second
    group by
        i.class_id,
        i.inspected_at,
        i.present,
        i.source_file,
        i.source_row,
        g.session_no
    having i.present < count(distinct g.trainee_no)
),
inspected as (
    select class_id, count(*) as inspection_count
    from staging.inspections
    group by class_id
)
select
    c.class_id,
    g.class_id is not null as is_found,
    coalesce(
        '实到 ' || cast(g.present as varchar) || ' 人，签到在场 '
        || cast(g.signed_in_count as varchar) || ' 人',
        concat('抽查 ', cast(coalesce(i.inspection_count, 0) as varchar), ' 次')
    ) as measured,
    '实到不少于签到在场' as required,
    g.source_file,
    g.source_row
from facts.classes c
left join inspected i on i.class_id = c.class_id
left join gaps g
    on g.class_id = c.class_id
    and g.position = 1
