-- Theory is a smaller share of the delivered hours than the minimum.
--
-- title:    理论课时占比不足
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     理论课时占比
-- scope:    ended
--
-- 实际开课的理论课时与全部实际课时之比，按整数比较，不作四舍五入；恰好达到的算合格。一个课时都没有开
-- 的班次没有占比，不在此列，由总课时的规则处理。
select
    c.class_id,
    c.theory_hours * 100 < c.delivered_hours * l.minimum_theory_percent as is_found,
    concat(
        cast(c.theory_hours as varchar), ' / ',
        cast(c.delivered_hours as varchar), ' 课时'
    ) as measured,
    concat('≥ ', cast(l.minimum_theory_percent as varchar), '%') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
