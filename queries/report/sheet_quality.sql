-- Data quality as the workbook shows it: what was accepted though a check of whole
-- exports failed, each file, then its rows that were set aside and its cells that
-- could not be read.
--
-- without: position
-- order:   position, source_file, source_row, "column", reason
-- column category: 类别 | | 文件，或其中没有采用的行、读不出的单元格
select
    '已接受的问题' as category,
    source_file,
    kind,
    null as encoding,
    null as rows_read,
    null as rows_used,
    null as rows_set_aside,
    source_row,
    title as reason,
    column_name as "column",
    concat(
        says,
        case when likely is null then '' else concat('；', likely) end,
        '；受影响的规则 ', cast(rule_count as varchar), ' 条',
        case
            when entitled_yuan is null then ''
            else concat('，应补 ', cast(entitled_yuan as varchar), ' 元')
        end,
        case
            when payable_yuan is null then ''
            else concat('，应付 ', cast(payable_yuan as varchar), ' 元')
        end,
        case
            when paid_yuan is null then ''
            else concat('，已拨付 ', cast(paid_yuan as varchar), ' 元')
        end
    ) as detail,
    0 as position
from report.accepted
union all
select
    '文件' as category,
    source_file,
    kind,
    encoding,
    rows_read,
    rows_used,
    rows_set_aside,
    cast(null as bigint) as source_row,
    cast(null as varchar) as reason,
    cast(null as varchar) as "column",
    cast(null as varchar) as detail,
    1 as position
from report.files
union all
select
    case when kept then '读不出的单元格' else '没有采用的行' end as category,
    source_file,
    kind,
    null as encoding,
    null as rows_read,
    null as rows_used,
    null as rows_set_aside,
    source_row,
    reason,
    "column",
    detail,
    case when kept then 3 else 2 end as position
from report.set_aside
