-- The trainee was below working age when the class started.
--
-- title:    开班时未满法定年龄
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
--
-- 按身份证号码所含的出生日期计算开班当日的周岁；当日恰好过生日的算满。2 月 29 日出生的，平年在 3 月
-- 1 日满周岁。证件号码无效的不作判断。
with ages as (
    select
        t.class_id,
        t.trainee_no,
        (
            (year(t.start_date) - year(i.birth_date)) * 10000
            + (month(t.start_date) - month(i.birth_date)) * 100
            + day(t.start_date) - day(i.birth_date)
        ) / 10000 as years,
        t.source_file,
        t.source_row
    from facts.trainees t
    join facts.identities i
        on i.class_id = t.class_id
        and i.trainee_no = t.trainee_no
)
select
    a.class_id,
    a.trainee_no,
    a.years < l.age_from as is_found,
    coalesce(cast(a.years as varchar) || ' 周岁', '证件号码无效') as measured,
    concat('≥ ', cast(l.age_from as varchar), ' 周岁') as required,
    a.source_file,
    a.source_row
from ages a
cross join policy.limits l
