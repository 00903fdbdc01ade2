-- More than a share of the assessments are of nobody on the roster.
--
-- title: 考核的人多不在花名册上
-- scope: exports
-- says: {measured} of {looked_at} assessments carry an identity number that is not on the roster of their class, more
--       than {percent} %
--       | {looked_at} 条考核中有 {measured} 条的证件号码不在本班花名册上，超过 {percent}%
-- mend: export assessments and rosters with full identity numbers, of the same classes
--       | 请导出同一批班次的花名册和考核，证件号码应完整
-- cause masked: their identity numbers are masked with * | 考核的证件号码被 * 遮盖
-- cause e_notation: their identity numbers were turned into E-notation by a spreadsheet
--       | 考核的证件号码被表格软件改成科学记数法
-- cause digits_lost: their identity numbers end in 000: a spreadsheet took them for numbers
--       | 考核的证件号码以 000 结尾：被表格软件当成了数字
-- after: ids_invalid:trainees, rows_lost:trainees, kind_empty:trainees, rows_fewer:trainees, cut_short:trainees,
--       cut_at_limit:trainees, second_table:*, column_twice:*, file_unread:*, file_unusable:*
--
-- 考核和花名册对不上，就没有人合格。
with judged as (
    select
        a.load_order,
        r.trainee_no is null as is_unmatched,
        case when r.trainee_no is null then a.id_number end as id_number
    from staging.assessments a
    left join facts.roster r
        on r.class_id = a.class_id
        and r.followed_id = a.id_number
),
counted as (
    select
        count(*) as row_count,
        count(*) filter (where is_unmatched) as unmatched_count,
        count(*) filter (
            where is_unmatched
                and strpos(id_number, '*') > 0
        ) as masked_count,
        count(*) filter (
            where is_unmatched
                and regexp_like(id_number, '[0-9][Ee][+-]?[0-9]')
        ) as e_notation_count,
        count(*) filter (
            where is_unmatched
                and regexp_like(id_number, '^[0-9]{15}000$')
        ) as cut_count,
        min(case when is_unmatched then load_order end) as first_load_order
    from judged
)
select
    'assessments' as kind,
    e.source_file,
    'id_number' as column_name,
    e.source_row,
    c.unmatched_count as measured,
    c.row_count as looked_at,
    case
        when c.masked_count * 2 > c.unmatched_count then 'masked'
        when c.e_notation_count * 2 > c.unmatched_count then 'e_notation'
        when c.cut_count * 2 > c.unmatched_count then 'digits_lost'
    end as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from counted c
join policy.intake p
    on p.check_name = 'assessments_unmatched' and p.kind = 'assessments'
join staging.assessments e on e.load_order = c.first_load_order
where
    c.row_count >= p.least
    and c.unmatched_count * 100 > p.percent * c.row_count
