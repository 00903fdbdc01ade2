-- Rows of institutions that the exports carry under an alias.
--
-- title: 按别名认出的机构
-- says: 导出数据里的写法与名单不同、按别名表认作名单上机构的名称。
-- order: alias, institution
with renamed as (
    select r.institution as alias, s.institution
    from raw.classes r
    join staging.classes s on s.load_order = r.load_order
    union all
    select r.payee as alias, s.payee as institution
    from raw.payments r
    join staging.payments s on s.load_order = r.load_order
    union all
    select r.institution as alias, s.institution
    from raw.sanctions r
    join staging.sanctions s on s.load_order = r.load_order
)
select alias, institution, count(*) as row_count
from renamed
where alias <> institution
group by alias, institution
