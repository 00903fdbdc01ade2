-- A trainee signed out before half of the session was over.
--
-- title:    在场时间过短
-- severity: warning
-- effect:   none
-- subject:  trainee
-- clause:   八(三)
-- needs:    signins.signed_out_at
--
-- 签到在课次时间之内、有签退且晚于签到，而两者之间落在课次以内的整分钟数不到课次时长的规定比例；恰
-- 好达到的算够，没有签退的按在场看待。这些签到不计入到课，列出条数和其中第一条的时长。
select
    g.class_id,
    g.trainee_no,
    concat(
        cast(count(*) as varchar), ' 条，首条在场 ',
        cast(min_by(g.stay_minutes, g.load_order) as varchar), ' / ',
        cast(min_by(g.minutes, g.load_order) as varchar), ' 分钟'
    ) as measured,
    concat('≥ ', cast(l.minimum_stay_percent as varchar), '%') as required,
    min_by(g.source_file, g.load_order) as source_file,
    min_by(g.source_row, g.load_order) as source_row
from facts.signins g
cross join policy.limits l
where g.is_in_window
    and not g.is_reversed
    and g.is_short_stay
group by g.class_id, g.trainee_no, l.minimum_stay_percent
