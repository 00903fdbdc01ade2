-- The institution was on the blacklist when the class started.
--
-- title:    黑名单机构办班
-- severity: error
-- effect:   reject_class
-- subject:  class
-- asks:     机构未被列入黑名单
-- needs:    sanctions
--
-- 机构在开班当日或之前已有“列入黑名单”的处置。开班之后才列入的班次不在此列；通知没有移出黑名单
-- 的规定，处置记录中的整改完成日期不影响结果。
with blacklistings as (
    select
        c.class_id,
        s.decided_date,
        s.source_file,
        s.source_row,
        row_number() over (
            partition by c.class_id
            order by s.decided_date
        ) as position
    from facts.classes c
    join staging.sanctions s on s.institution = c.institution
    where s.action = '列入黑名单'
        and s.decided_date <= c.start_date
)
select
    c.class_id,
    b.class_id is not null as is_found,
    coalesce(
        cast(b.decided_date as varchar) || ' 列入黑名单', '开班前未列入'
    ) as measured,
    concat(cast(c.start_date as varchar), ' 及之前未列入') as required,
    b.source_file,
    b.source_row
from facts.classes c
left join blacklistings b
    on b.class_id = c.class_id
    and b.position = 1
