-- The class was held offline on fewer days than the minimum.
--
-- title:    线下天数不足
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     线下天数
-- scope:    ended
--
-- 只数实际开过线下课的日期：当日至少一个线下课次有有效签到，同日另有线上课的也算。恰好达到的算合格。
select
    c.class_id,
    c.offline_day_count < l.minimum_offline_days as is_found,
    concat(cast(c.offline_day_count as varchar), ' 天') as measured,
    concat('≥ ', cast(l.minimum_offline_days as varchar), ' 天') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
