-- More than a share of the used sign-ins carry a number that is on no roster of
-- their class.
--
-- title: 签到的人多不在花名册上
-- scope: exports
-- says: {measured} of {looked_at} sign-ins carry an identity number that is not on the roster of their class, more than
--       {percent} %
--       | {looked_at} 条签到中有 {measured} 条的证件号码不在本班花名册上，超过 {percent}%
-- mend: export sign-ins and rosters with full identity numbers, of the same classes
--       | 请导出同一批班次的花名册和签到，证件号码应完整
-- cause masked: their identity numbers are masked with * | 签到的证件号码被 * 遮盖
-- cause roster_masked: the identity numbers of the rosters are masked with * | 花名册的证件号码被 * 遮盖
-- cause e_notation: their identity numbers were turned into E-notation by a spreadsheet
--       | 签到的证件号码被表格软件改成科学记数法
-- cause roster_e_notation: those of the rosters were turned into E-notation by a spreadsheet
--       | 花名册的证件号码被表格软件改成科学记数法
-- cause digits_lost: their identity numbers end in 000: a spreadsheet took them for numbers
--       | 签到的证件号码以 000 结尾：被表格软件当成了数字
-- cause other_class: these persons are on the rosters of other classes: the class number is wrong
--       | 这些人在别的班次的花名册上：班次编号有误
-- after: ids_invalid:trainees, rows_lost:trainees, kind_empty:trainees, rows_fewer:trainees, cut_short:trainees,
--       cut_at_limit:trainees, second_table:*, column_twice:*, file_unread:*, file_unusable:*
--
-- 签到和花名册对不上，到课就无从计算。
with failing as (
    select t.signin_count, t.unmatched_count, t.first_load_order
    from (
        select
            count(*) as signin_count,
            count(*) filter (where trainee_no is null) as unmatched_count,
            min(case when trainee_no is null then load_order end)
                as first_load_order
        from facts.signins
    ) t
    join policy.intake p
        on p.check_name = 'signins_unmatched' and p.kind = 'signins'
    where
        t.signin_count >= p.least
        and t.unmatched_count * 100 > p.percent * t.signin_count
),
unmatched as (
    select
        count(*) filter (where strpos(i.id_number, '*') > 0) as masked_count,
        count(*) filter (where regexp_like(i.id_number, '[0-9][Ee][+-]?[0-9]'))
            as e_notation_count,
        count(*) filter (where regexp_like(i.id_number, '^[0-9]{15}000$'))
            as cut_count,
        count(r.followed_id) as elsewhere_count
    from failing f
    cross join facts.signins s
    join raw.signins i on i.load_order = s.load_order
    left join (select distinct followed_id from facts.roster) r
        on r.followed_id = i.id_number
    where s.trainee_no is null
),
rosters as (
    select
        count(*) as trainee_count,
        count(*) filter (where strpos(id_number, '*') > 0) as masked_count,
        count(*) filter (where not is_identified) as e_notation_count
    from facts.roster
)
select
    'signins' as kind,
    e.source_file,
    'id_number' as column_name,
    e.source_row,
    f.unmatched_count as measured,
    f.signin_count as looked_at,
    case
        when u.masked_count * 2 > f.unmatched_count then 'masked'
        when u.e_notation_count * 2 > f.unmatched_count then 'e_notation'
        when u.cut_count * 2 > f.unmatched_count then 'digits_lost'
        when r.masked_count * 2 > r.trainee_count then 'roster_masked'
        when r.e_notation_count * 2 > r.trainee_count then 'roster_e_notation'
        when u.elsewhere_count * 2 > f.unmatched_count then 'other_class'
    end as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from failing f
cross join unmatched u
cross join rosters r
join facts.signins e on e.load_order = f.first_load_order
