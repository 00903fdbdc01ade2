-- The class was held on fewer days than the minimum.
--
-- title:    培训天数不足
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     培训天数
-- scope:    ended
--
-- 只数实际开课的日期：当日至少一个课次有有效签到；一天开多个课次只算一天。恰好达到的算合格。
select
    c.class_id,
    c.day_count < l.minimum_days as is_found,
    concat(cast(c.day_count as varchar), ' 天') as measured,
    concat('≥ ', cast(l.minimum_days as varchar), ' 天') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
