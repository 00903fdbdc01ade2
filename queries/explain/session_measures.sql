-- What each rule about a session measures of it, where it found nothing.
select
    s.class_id,
    s.session_no,
    r.rule,
    case r.rule
        when 'period_too_short'
            then concat(cast(s.minutes as varchar), ' 分钟')
        when 'session_not_held'
            then concat(cast(s.attendee_count as varchar), ' 人有效签到')
        when 'practice_online' then case
            when s.is_theory then '理论课'
            when s.is_offline then '线下'
            else '线上'
        end
        when 'instructor_not_qualified'
            then coalesce(s.teacher_kind, '教师类别未填')
        when 'instructor_overlap'
            then case when s.teacher is null then '教师未填' else '未见重叠' end
        when 'online_platform_not_listed' then case
            when s.is_offline then '线下'
            else coalesce(s.platform, '平台未填')
        end
        when 'recording_missing' then case
            when s.is_offline then coalesce(
                cast(s.recording_minutes as varchar) || ' 分钟',
                '录像时长未填'
            )
            else '线上'
        end
        when 'signin_burst' then case
            when b.last_second = 0 then '全班签到没有秒'
            else concat(
                '同一秒 ', cast(coalesce(b.signin_count, 0) as varchar), ' 条'
            )
        end
    end as measured,
    case r.rule
        when 'period_too_short' then concat(
            '≥ ', cast(s.hours as varchar), ' × ',
            cast(l.period_minutes as varchar), ' 分钟'
        )
        when 'session_not_held' then '≥ 1 条有效签到'
        when 'practice_online' then '线下'
        when 'instructor_not_qualified' then k.teacher_kinds
        when 'instructor_overlap' then '不重叠'
        when 'online_platform_not_listed' then '核准名单所列平台'
        when 'recording_missing' then concat(
            '≥ ', cast(s.hours as varchar), ' × ',
            cast(l.period_minutes as varchar), ' 分钟'
        )
        when 'signin_burst'
            then concat('< ', cast(l.burst_signins as varchar), ' 条')
    end as required
from facts.sessions s
cross join policy.limits l
join raw.rules r on r.subject = 'session'
cross join (
    select array_join(array_agg(teacher_kind order by teacher_kind), '、')
        as teacher_kinds
    from policy.teacher_kinds
) k
left join (
    select
        class_id,
        session_no,
        max(signin_count) as signin_count,
        max(max(second(signed_in_at))) over (partition by class_id)
            as last_second
    from (
        select class_id, session_no, signed_in_at, count(*) as signin_count
        from facts.signins
        group by class_id, session_no, signed_in_at
    ) seconds
    group by class_id, session_no
) b on b.class_id = s.class_id and b.session_no = s.session_no
