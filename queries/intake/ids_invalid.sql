-- More than a share of the identity numbers of a kind are invalid.
--
-- title: 证件号码多数无效
-- scope: file
-- says: {measured} of {looked_at} identity numbers of {kind} are invalid, more than {percent} %
--       | {kind}的 {looked_at} 个证件号码中有 {measured} 个无效，超过 {percent}%
-- mend: export the column as text, with full numbers
--       | 请把这一栏按文本导出，号码应完整
-- cause masked: they are masked with *: the export hides them | 被 * 遮盖：导出时作了脱敏
-- cause e_notation: a spreadsheet turned them into E-notation | 被表格软件改成科学记数法
-- cause digits_lost: they end in 000: a spreadsheet took them for numbers and lost their last digits
--       | 以 000 结尾：被表格软件当成数字，末几位已丢失
-- cause shorter: they do not have 18 characters | 不足 18 位
-- after: second_table:*, column_twice:*, rows_lost
--
-- 是否有效，按证件号码规则核验：位数、出生日期和校验码。
with numbered as (
    select 'trainees' as kind, load_order, source_file, source_row, id_number
    from staging.trainees
    union all
    select 'references' as kind, load_order, source_file, source_row, id_number
    from staging.references
),
judged as (
    select
        n.kind,
        n.load_order,
        i.fault is null as is_valid,
        i.fault,
        case when i.fault is not null then n.id_number end as id_number
    from numbered n
    join facts.id_numbers i on i.id_number = n.id_number
),
counted as (
    select
        kind,
        count(*) as row_count,
        count(*) filter (where not is_valid) as invalid_count,
        count(*) filter (
            where not is_valid
                and strpos(id_number, '*') > 0
        ) as masked_count,
        count(*) filter (
            where not is_valid
                and regexp_like(id_number, '[0-9][Ee][+-]?[0-9]')
        ) as e_notation_count,
        count(*) filter (
            where not is_valid
                and regexp_like(id_number, '^[0-9]{15}000$')
        ) as cut_count,
        count(*) filter (where fault = 'form') as form_count,
        min(case when not is_valid then load_order end) as first_load_order
    from judged
    group by kind
)
select
    c.kind,
    e.source_file,
    'id_number' as column_name,
    e.source_row,
    c.invalid_count as measured,
    c.row_count as looked_at,
    case
        when c.masked_count * 2 > c.invalid_count then 'masked'
        when c.e_notation_count * 2 > c.invalid_count then 'e_notation'
        when c.cut_count * 2 > c.invalid_count then 'digits_lost'
        when c.form_count * 2 > c.invalid_count then 'shorter'
    end as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from counted c
join policy.intake p on p.check_name = 'ids_invalid' and p.kind = c.kind
join numbered e on e.kind = c.kind and e.load_order = c.first_load_order
where
    c.row_count >= p.least
    and c.invalid_count * 100 > p.percent * c.row_count
