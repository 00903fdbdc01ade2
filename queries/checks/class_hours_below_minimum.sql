-- Fewer class hours were delivered than the minimum.
--
-- title:    总课时不足
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     实际课时
-- scope:    ended
--
-- 只计实际开课课次的课时；每课时不足规定分钟数的部分不计，所报课时多于实际分钟数折算结果的，按折算
-- 结果计。恰好达到的算合格。
select
    c.class_id,
    c.delivered_hours < l.minimum_hours as is_found,
    concat(cast(c.delivered_hours as varchar), ' 课时') as measured,
    concat('≥ ', cast(l.minimum_hours as varchar), ' 课时') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
