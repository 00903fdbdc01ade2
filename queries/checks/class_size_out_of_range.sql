-- The class has fewer or more trainees than a class may have.
--
-- title:    班级人数不合规定
-- severity: warning
-- effect:   none
-- subject:  class
-- asks:     班级人数
--
-- 花名册上的学员人数少于每班最少人数，或多于最多人数；恰好等于的算合格。
select
    c.class_id,
    (
        c.trainee_count < l.class_size_from
        or c.trainee_count > l.class_size_to
    ) as is_found,
    concat(cast(c.trainee_count as varchar), ' 人') as measured,
    concat(
        cast(l.class_size_from as varchar), ' 至 ',
        cast(l.class_size_to as varchar), ' 人'
    ) as required,
    c.source_file,
    c.source_row
from facts.classes c
cross join policy.limits l
