-- A trainee signed out before half of the session was over.
--
-- title:    在场时间过短
-- severity: warning
-- effect:   none
-- subject:  trainee
-- needs:    signins.signed_out_at
--
-- 签到在课次时间之内、有签退且晚于签到，而两者之间落在课次以内的整分钟数不到课次时长的规定比例；恰
-- 好达到的算够，没有签退的按在场看待。这些签到不计入到课，列出条数和其中第一条的时长。
with short as (
    select
        i.class_id,
        i.trainee_no,
        count(*) as signin_count,
        min_by(i.stay_minutes, i.load_order) as stay_minutes,
        min_by(s.minutes, i.load_order) as minutes,
        min_by(i.source_file, i.load_order) as source_file,
        min_by(i.source_row, i.load_order) as source_row
    from facts.signins i
    join facts.session_times s
        on s.class_id = i.class_id
        and s.session_no = i.session_no
    where i.is_in_window
        and not i.is_reversed
        and i.is_short_stay
    group by i.class_id, i.trainee_no
)
select
    t.class_id,
    t.trainee_no,
    s.signin_count is not null as is_found,
    coalesce(
        cast(s.signin_count as varchar) || ' 条，首条在场 '
        || cast(s.stay_minutes as varchar) || ' / '
        || cast(s.minutes as varchar) || ' 分钟',
        '0 条'
    ) as measured,
    concat('≥ ', cast(l.minimum_stay_percent as varchar), '%') as required,
    s.source_file,
    s.source_row
from facts.trainees t
join facts.class_limits l on l.class_id = t.class_id
left join short s
    on s.class_id = t.class_id
    and s.trainee_no = t.trainee_no
