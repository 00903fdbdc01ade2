-- The trainee had reached the age limit when the class started.
--
-- title:    开班时已到年龄上限
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
--
-- 按身份证号码所含的出生日期计算开班当日的周岁，年龄上限按号码所含的性别；当日恰好满上限的，算已到。2 月 29 日出生
-- 的，平年在 3 月 1 日满周岁。证件号码无效的不作判断。
with ages as (
    select
        t.class_id,
        t.trainee_no,
        i.is_male,
        (
            (year(t.start_date) - year(i.birth_date)) * 10000
            + (month(t.start_date) - month(i.birth_date)) * 100
            + day(t.start_date) - day(i.birth_date)
        ) / 10000 as years,
        case when i.is_male then l.age_below_male else l.age_below_female end
            as age_below,
        t.source_file,
        t.source_row
    from facts.trainees t
    cross join policy.limits l
    join facts.identities i
        on i.class_id = t.class_id
        and i.trainee_no = t.trainee_no
)
select
    class_id,
    trainee_no,
    years >= age_below as is_found,
    coalesce(
        concat(
            case when is_male then '男' else '女' end, '，',
            cast(years as varchar), ' 周岁'
        ),
        '证件号码无效'
    ) as measured,
    concat('< ', cast(age_below as varchar), ' 周岁') as required,
    source_file,
    source_row
from ages
