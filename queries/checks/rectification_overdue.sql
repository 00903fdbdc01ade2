-- An institution has not put right in time what it was told to.
--
-- title:    整改逾期未完成
-- severity: warning
-- effect:   none
-- subject:  institution
-- acts:     institution, bureau
-- needs:    sanctions.due_date
--
-- 机构有处置的整改期限早于截止日，而整改完成日期未填；期限就在截止日当日的不列，没有整改期限的不作
-- 判断。来源是期限最早的一次处置。
with overdue as (
    select
        s.institution,
        s.due_date,
        s.source_file,
        s.source_row,
        count(*) over (partition by s.institution) as sanction_count,
        row_number() over (
            partition by s.institution
            order by s.due_date, s.load_order
        ) as position
    from staging.sanctions s
    cross join raw.run r
    where s.due_date < r.as_of
        and s.done_date is null
)
select
    i.institution,
    o.institution is not null as is_found,
    concat(
        cast(coalesce(o.sanction_count, 0) as varchar), ' 项处置未完成整改'
    ) as measured,
    coalesce('最迟 ' || cast(o.due_date as varchar) || ' 完成', '按期完成')
        as required,
    o.source_file,
    o.source_row
from facts.institutions i
left join overdue o
    on o.institution = i.institution
    and o.position = 1
