-- Trainees were charged a fee.
--
-- title:    向学员收费
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     不向学员收费
-- needs:    classes.fee_yuan
--
-- 本项培训对学员免费，登记的学员收费大于零即不予补贴。收费未填的视为没有收费。
select
    class_id,
    fee_yuan > 0 as is_found,
    coalesce(cast(fee_yuan as varchar) || ' 元', '收费未填') as measured,
    '0 元' as required,
    source_file,
    source_row
from facts.classes
