-- More than a share of the sessions that are over have no used sign-in.
--
-- title: 多数课次没有签到
-- scope: exports
-- says: {measured} of {looked_at} sessions that are over have no sign-in, more than {percent} %
--       | {looked_at} 个已结束的课次中有 {measured} 个没有签到，超过 {percent}%
-- mend: export all sign-ins up to the as-of date
--       | 请导出截至数据日期的全部签到
-- cause older_export: the sign-ins end on {detail}: the export is older than the as-of date; give --as-of {detail}
--       | 签到止于 {detail}：导出早于数据日期，请用 --as-of {detail}
-- cause missing_days: nobody signed in anywhere from {detail}: that part of the export is missing
--       | {detail} 之间全市没有一条签到：缺了这一段
-- cause missing_classes: {detail} classes have no sign-in at all: their part of the export is missing
--       | 有 {detail} 个班次一条签到也没有：缺了这些班次的签到
-- after: file_unread:*, file_unusable:*, rows_lost:signins, rows_lost:sessions, cut_short:signins, cut_at_limit:signins,
--       kind_empty:signins, rows_fewer:signins, second_table:*, sessions_misdated, column_twice:*, keys_conflict:signins
--
-- 审核不通过的班次不计在内。
with due as (
    select s.class_id, s.session_no, s.session_date, s.source_file, s.source_row,
        s.load_order, not t.is_signed as is_unsigned
    from staging.sessions s
    cross join raw.run r
    join staging.classes c on c.class_id = s.class_id
    join policy.intake p
        on p.check_name = 'sessions_unsigned' and p.kind = 'sessions'
    join facts.sessions t
        on t.class_id = s.class_id and t.session_no = s.session_no
    where
        date_diff('day', s.session_date, r.as_of) >= p.days
        and coalesce(c.approval <> '不通过', true)
),
last_signed as (
    select cast(max(signed_in_at) as date) as last_date
    from staging.signins
),
silent_days as (
    select session_date
    from due
    group by session_date
    having min(case when is_unsigned then 1 else 0 end) = 1
),
silent_classes as (
    select class_id
    from due
    group by class_id
    having min(case when is_unsigned then 1 else 0 end) = 1
),
counted as (
    select
        count(*) as session_count,
        count(*) filter (where d.is_unsigned) as unsigned_count,
        count(*) filter (
            where d.is_unsigned
                and d.session_date > l.last_date
        ) as later_count,
        count(*) filter (where y.session_date is not null) as silent_day_count,
        count(*) filter (where k.class_id is not null) as silent_class_count,
        min(y.session_date) as first_silent,
        max(y.session_date) as last_silent,
        min(l.last_date) as last_date,
        count(distinct k.class_id) as class_count,
        min(case when d.is_unsigned then d.load_order end) as first_load_order
    from due d
    cross join last_signed l
    left join silent_days y on y.session_date = d.session_date
    left join silent_classes k on k.class_id = d.class_id
)
select
    'sessions' as kind,
    e.source_file,
    cast(null as varchar) as column_name,
    e.source_row,
    c.unsigned_count as measured,
    c.session_count as looked_at,
    case
        when c.later_count * 10 >= c.unsigned_count * 9 then 'older_export'
        when c.silent_class_count * 10 >= c.unsigned_count * 9
            then 'missing_classes'
        when c.silent_day_count * 10 >= c.unsigned_count * 9
            then 'missing_days'
    end as cause,
    case
        when c.later_count * 10 >= c.unsigned_count * 9
            then cast(c.last_date as varchar)
        when c.silent_class_count * 10 >= c.unsigned_count * 9
            then cast(c.class_count as varchar)
        else concat(
            cast(c.first_silent as varchar), ' – ',
            cast(c.last_silent as varchar)
        )
    end as cause_detail,
    cast(null as varchar) as detail
from counted c
join policy.intake p
    on p.check_name = 'sessions_unsigned' and p.kind = 'sessions'
join due e on e.load_order = c.first_load_order
where
    c.session_count >= p.least
    and c.unsigned_count * 100 > p.percent * c.session_count
