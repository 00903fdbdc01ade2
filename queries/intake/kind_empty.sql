-- A kind that nothing can be judged without has no usable row.
--
-- title: 必需的导出没有一行可用
-- scope: exports
-- says: not one row of {kind} can be used
--       | {kind}没有一行可用
-- mend: export it again
--       | 请重新导出
-- cause only_headers: its files hold headers only: the query that exported them found nothing
--       | 文件只有表头：导出时没有查到数据
-- cause all_set_aside: every row was set aside, see the other checks
--       | 每一行都没有采用，见其他各项
-- after: file_unread:*, file_unusable:*, rows_lost, second_table:*
-- after all_set_aside: kind_empty:classes
--
-- 没有开班信息、花名册、课程安排或签到，谁都不应得补贴，那是导出的问题，不是学员的问题。
with due as (
    select p.kind
    from policy.intake p
    cross join raw.run r
    where
        p.check_name = 'kind_empty'
        and (
            p.kind = 'classes'
            or p.kind in ('trainees', 'sessions')
            and exists (
                select 1
                from staging.classes c
                where date_diff('day', c.start_date, r.as_of) >= p.days
            )
            or p.kind = 'signins'
            and exists (
                select 1
                from staging.sessions s
                where date_diff('day', s.session_date, r.as_of) >= p.days
            )
        )
),
filled as (
    select 'classes' as kind, count(*) as row_count
    from staging.classes
    union all
    select 'trainees' as kind, count(*) as row_count
    from staging.trainees
    union all
    select 'sessions' as kind, count(*) as row_count
    from staging.sessions
    union all
    select 'signins' as kind, count(*) as row_count
    from staging.signins
),
empty as (
    select d.kind
    from due d
    join filled n on n.kind = d.kind
    where n.row_count = 0
)
select
    e.kind,
    min(f.source_file) as source_file,
    cast(null as varchar) as column_name,
    cast(null as bigint) as source_row,
    cast(0 as bigint) as measured,
    cast(coalesce(sum(f.rows_read), 0) as bigint) as looked_at,
    case
        when coalesce(sum(f.rows_read), 0) = 0 then 'only_headers'
        else 'all_set_aside'
    end as cause,
    cast(null as varchar) as cause_detail,
    cast(null as varchar) as detail
from empty e
left join raw.files f on f.kind = e.kind
group by e.kind
