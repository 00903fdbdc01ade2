-- More than a share of the used sign-ins are not counted.
--
-- title: 有效签到过少
-- scope: exports
-- says: {measured} of {looked_at} sign-ins are not counted, more than {percent} %: {detail}
--       | {looked_at} 条签到中有 {measured} 条不计，超过 {percent}%：{detail}
-- mend: export the sign-ins again, with the time, method and numbers that the platform shows
--       | 请重新导出签到，时间、方式和号码应与平台所示一致
-- word roster: not on the roster | 不在花名册
-- word window: outside the session's window | 不在上课时段
-- word reversed: signed out before signing in | 签退早于签到
-- word stay: too short a stay | 在场太短
-- word method: by a method that needs consent | 方式须经同意
-- cause hours_earlier: their times are {detail} hours too early: exported in another time zone
--       | 时间都早了 {detail} 小时：导出时用了另一个时区
-- cause hours_later: their times are {detail} hours too late: exported in another time zone
--       | 时间都晚了 {detail} 小时：导出时用了另一个时区
-- cause twelve_hours: afternoon times lack twelve hours (01:19 for 13:19): a 12-hour clock lost its 下午
--       | 下午的时间少了 12 小时（13:19 写成 01:19）：12 小时制丢了“下午”
-- cause other_day: they are not on the day of their session | 签到不在上课当日
-- cause window: they are outside the window of their session | 签到不在上课时段之内
-- cause placeholder: no sign-out is written as {detail}: leave the cell blank
--       | 没有签退的写成了 {detail}：请留空
-- cause reversed: the sign-out is not later than the sign-in | 签退不晚于签到
-- cause stay: the stay is too short: sign-out is probably another event | 在场时间太短：签退栏可能是别的时间
-- cause method: the method is mostly {detail}, which the policy takes for paper: if it is one that counts under another
--       name, add it to words.yaml of the policy
--       | 签到方式多为“{detail}”，按纸质看待；若就是政策所列签到方式的别名，请写入政策的 words.yaml
-- cause roster: their persons are not on the rosters, see signins_unmatched | 签到的人不在花名册上
-- after: rows_lost:classes, rows_lost:sessions, rows_lost:trainees, second_table:*, column_twice:*
-- after roster: signins_unmatched, ids_invalid:trainees, file_unread:*, file_unusable:*
-- after method: words_unknown:signins
-- after other_day: sessions_misdated:sessions
-- after window: sessions_misdated:sessions
--
-- 不计的签到多到这个程度，多半是导出出了错：换了时区、丢了上午下午、方式改了名称。
with reasoned as (
    select
        s.*,
        case
            when s.is_counted then null
            when s.trainee_no is null then 'roster'
            when not s.is_in_window then 'window'
            when s.is_reversed then 'reversed'
            when s.is_short_stay then 'stay'
            else 'method'
        end as reason
    from facts.signins s
),
failing as (
    select
        t.signin_count,
        t.uncounted_count,
        t.reasons
    from (
        select
            count(*) as signin_count,
            count(reason) as uncounted_count,
            concat(
                cast(count(*) filter (where reason = 'window') as varchar), ' {window}, ',
                cast(count(*) filter (where reason = 'method') as varchar), ' {method}, ',
                cast(count(*) filter (where reason = 'reversed') as varchar), ' {reversed}, ',
                cast(count(*) filter (where reason = 'stay') as varchar), ' {stay}, ',
                cast(count(*) filter (where reason = 'roster') as varchar), ' {roster}'
            ) as reasons
        from reasoned
    ) t
    join policy.intake p
        on p.check_name = 'signins_uncounted' and p.kind = 'signins'
    where
        t.signin_count >= p.least
        and t.uncounted_count * 100 > p.percent * t.signin_count
),
mostly as (
    select reason
    from (
        select
            r.reason,
            row_number() over (order by count(*) desc, r.reason) as place
        from reasoned r
        cross join failing
        where r.reason is not null
        group by r.reason
    ) ranked
    where place = 1
),
uncounted as (
    select
        r.reason,
        r.load_order,
        r.signed_out_at,
        i.method,
        date_diff('second', cast(t.session_date as timestamp), r.signed_in_at)
            as in_second,
        t.start_second,
        t.end_second
    from reasoned r
    join mostly m on m.reason = r.reason
    join staging.signins i on i.load_order = r.load_order
    join facts.session_times t
        on t.class_id = r.class_id and t.session_no = r.session_no
),
shifts as (
    select
        h.shift_hours,
        count(*) filter (
            where u.in_second + h.shift_hours * 3600
                >= u.start_second - 60 * coalesce(l.signin_early_minutes, 1440)
                and u.in_second + h.shift_hours * 3600 <= u.end_second
        ) as fitting_count,
        count(*) as all_count
    from uncounted u
    cross join policy.limits l
    cross join (
        values
            (-12), (-11), (-10), (-9), (-8), (-7), (-6), (-5), (-4), (-3), (-2),
            (-1), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)
    ) h (shift_hours)
    where u.reason = 'window'
    group by h.shift_hours
),
shift as (
    select shift_hours
    from (
        select
            shift_hours,
            fitting_count,
            all_count,
            row_number() over (
                order by fitting_count desc, abs(shift_hours), shift_hours
            ) as place
        from shifts
    ) ranked
    where
        place = 1
        and fitting_count * 10 >= all_count * 9
),
methods as (
    select method
    from (
        select
            u.method,
            row_number() over (order by count(*) desc, u.method) as place
        from uncounted u
        where u.reason = 'method'
        group by u.method
    ) ranked
    where place = 1
),
others as (
    select
        min(reason) as reason,
        count(*) as all_count,
        count(*) filter (
            where in_second < 0
                or in_second >= 86400
        ) as other_day_count,
        min(signed_out_at) as first_out,
        max(signed_out_at) as last_out,
        min(load_order) as first_load_order
    from uncounted
)
select
    'signins' as kind,
    e.source_file,
    case o.reason
        when 'method' then 'method'
        when 'reversed' then 'signed_out_at'
        when 'stay' then 'signed_out_at'
        when 'roster' then 'id_number'
        else 'signed_in_at'
    end as column_name,
    e.source_row,
    f.uncounted_count as measured,
    f.signin_count as looked_at,
    case
        when s.shift_hours = 12 then 'twelve_hours'
        when s.shift_hours > 0 then 'hours_earlier'
        when s.shift_hours < 0 then 'hours_later'
        when o.reason = 'window'
            and o.other_day_count * 10 >= o.all_count * 9
            then 'other_day'
        when o.reason = 'reversed'
            and o.first_out = o.last_out
            then 'placeholder'
        else o.reason
    end as cause,
    case
        when s.shift_hours is not null then cast(abs(s.shift_hours) as varchar)
        when o.reason = 'reversed' then cast(o.first_out as varchar)
        when o.reason = 'method' then m.method
    end as cause_detail,
    f.reasons as detail
from failing f
cross join others o
join reasoned e on e.load_order = o.first_load_order
left join shift s on true
left join methods m on true
