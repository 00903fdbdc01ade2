-- More than a share of the sessions lie outside the dates of their class.
--
-- title: 多数课次不在开班日期之内
-- scope: exports
-- says: {measured} of {looked_at} sessions lie outside the dates of their class, more than {percent} %
--       | {looked_at} 个课次中有 {measured} 个不在班次的起止日期之内，超过 {percent}%
-- mend: export the timetable and the classes of the same period
--       | 请导出同一期的课程安排和开班信息
-- cause other_year: their dates are of {detail}: the timetable or the classes are of another year
--       | 课次的年份是 {detail}：课程安排或开班信息是另一年的
-- cause days_off: they are {detail} days off: a day was lost or added in the export
--       | 日期差了 {detail} 天：导出时少了或多了天数
-- after: second_table:*, column_twice:*, rows_lost:classes
--
-- 个别课次在起止日期之外，是规则的事；大多数都在外面，是导出的事。
with judged as (
    select
        s.load_order,
        s.source_file,
        s.source_row,
        s.session_date,
        c.start_date,
        s.session_date < c.start_date or s.session_date > c.end_date as is_misdated,
        extract(year from s.session_date) <> extract(year from c.start_date)
            as is_other_year,
        min(s.session_date) over (partition by s.class_id) as first_date
    from staging.sessions s
    join staging.classes c on c.class_id = s.class_id
),
counted as (
    select
        count(*) as session_count,
        count(*) filter (where is_misdated) as misdated_count,
        count(*) filter (
            where is_misdated
                and is_other_year
        ) as other_year_count,
        min(extract(year from session_date)) filter (where is_other_year)
            as first_year,
        max(extract(year from session_date)) filter (where is_other_year)
            as last_year,
        min(date_diff('day', start_date, first_date)) filter (where is_misdated)
            as least_shift,
        max(date_diff('day', start_date, first_date)) filter (where is_misdated)
            as most_shift,
        min(case when is_misdated then load_order end) as first_load_order
    from judged
)
select
    'sessions' as kind,
    e.source_file,
    'session_date' as column_name,
    e.source_row,
    c.misdated_count as measured,
    c.session_count as looked_at,
    case
        when c.other_year_count * 10 >= c.misdated_count * 9 then 'other_year'
        when c.least_shift = c.most_shift then 'days_off'
    end as cause,
    case
        when c.other_year_count * 10 < c.misdated_count * 9
            then cast(c.least_shift as varchar)
        when c.first_year = c.last_year then cast(c.first_year as varchar)
        else concat(
            cast(c.first_year as varchar), '–', cast(c.last_year as varchar)
        )
    end as cause_detail,
    cast(null as varchar) as detail
from counted c
join policy.intake p
    on p.check_name = 'sessions_misdated' and p.kind = 'sessions'
join judged e on e.load_order = c.first_load_order
where
    c.session_count >= p.least
    and c.misdated_count * 100 > p.percent * c.session_count
