-- Theory is a greater share of the delivered hours than the maximum.
--
-- title:    理论课时占比过高
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     理论课时占比上限
-- scope:    ended
--
-- 实际开课的理论课时与全部实际课时之比，按整数比较，不作四舍五入；恰好达到上限的算合格。一个课时都没有开的班次没有
-- 占比，不在此列，由总课时的规则处理。
select
    c.class_id,
    c.theory_hours * 100 > c.delivered_hours * l.maximum_theory_percent as is_found,
    concat(
        cast(c.theory_hours as varchar), ' / ',
        cast(c.delivered_hours as varchar), ' 课时'
    ) as measured,
    concat('≤ ', cast(l.maximum_theory_percent as varchar), '%') as required,
    c.source_file,
    c.source_row
from facts.classes c
join facts.class_limits l on l.class_id = c.class_id
