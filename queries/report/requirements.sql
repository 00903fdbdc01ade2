-- What each rule asks of a class: measured beside required, and the result, also
-- where nothing was found. One row per class and per rule of classes and of
-- sessions; of a session rule measured counts the sessions with a finding. A
-- finding speaks for itself; what stands here for the others, findings say in the
-- same words (TestMeasuresSayWhatFindingsSay).
--
-- order: class_id, rule
with spans as (
    select class_id, min(day) as first_date, max(day) as last_date
    from (
        select class_id, start_date as day from facts.classes
        union all
        select class_id, end_date as day from facts.classes
        union all
        select class_id, session_date as day from facts.sessions
    ) dates
    group by class_id
),
timetables as (
    select
        class_id,
        count(*) as session_count,
        count(*) filter (where not is_offline) as online_count
    from facts.sessions
    group by class_id
),
topics as (
    select s.class_id, count(distinct t.topic_no) as topic_count
    from facts.sessions s
    join policy.topics t
        on s.topics like concat('%;', cast(t.topic_no as varchar), ';%')
    where s.is_held
    group by s.class_id
),
inspected as (
    select class_id, count(*) as inspection_count
    from staging.inspections
    group by class_id
),
kept as (
    select a.class_id, count(*) as item_count
    from staging.archives a
    join policy.archive_items p on a.items like concat('%', p.item, '%')
    group by a.class_id
),
occupations as (
    select array_join(array_agg(occupation order by occupation), '、') as names
    from policy.occupations
),
found as (
    select
        class_id,
        rule,
        count(*) as finding_count,
        min(measured) as measured,
        min(required) as required
    from report.findings
    where subject in ('class', 'session')
    group by class_id, rule
),
said as (
    select
        c.class_id,
        r.rule,
        r.subject = 'session' as is_of_sessions,
        coalesce(s.session_count, 0) as session_count,
        coalesce(f.finding_count, 0) as finding_count,
        f.measured as found_measured,
        f.required as found_required,
        case
            when not r.is_evaluated then 'not_evaluated'
            when r.is_ended_only and not c.is_ended then 'not_applicable'
            when f.rule is not null then 'found'
            else 'not_found'
        end as result,
        case r.rule
            when 'institution_not_selected' then c.institution
            when 'institution_blacklisted' then '开班前未列入'
            when 'occupation_not_covered' then c.occupation
            when 'unknown_district' then c.district
            when 'class_outside_programme_period' then concat(
                cast(p.first_date as varchar), ' 至 ',
                cast(p.last_date as varchar)
            )
            when 'class_approval_refused'
                then coalesce(c.approval, '审核结果未填')
            when 'class_not_approved_in_time' then concat(
                coalesce(c.approval, '审核结果未填'), '，',
                coalesce(cast(c.approved_date as varchar), '审核日期未填')
            )
            when 'class_applied_late'
                then coalesce(cast(c.applied_date as varchar), '申请日期未填')
            when 'class_cell_unreadable' then '可以读取'
            when 'delivery_differs_from_plan' then concat(
                cast(coalesce(s.online_count, 0) as varchar), ' 个线上课次'
            )
            when 'fee_charged' then coalesce(
                cast(c.fee_yuan as varchar) || ' 元', '收费未填'
            )
            when 'training_days_below_minimum'
                then concat(cast(c.day_count as varchar), ' 天')
            when 'offline_days_below_minimum'
                then concat(cast(c.offline_day_count as varchar), ' 天')
            when 'class_hours_below_minimum'
                then concat(cast(c.delivered_hours as varchar), ' 课时')
            when 'theory_share_below_minimum' then concat(
                cast(c.theory_hours as varchar), ' / ',
                cast(c.delivered_hours as varchar), ' 课时'
            )
            when 'topics_not_covered' then concat(
                cast(coalesce(t.topic_count, 0) as varchar), ' 项'
            )
            when 'paper_signin_not_approved' then '0 条'
            when 'signin_not_on_roster' then '0 条'
            when 'inspection_headcount_gap' then concat(
                '抽查 ', cast(coalesce(i.inspection_count, 0) as varchar), ' 次'
            )
            when 'assessment_not_on_roster' then '0 条'
            when 'survey_not_on_roster' then '0 份'
            when 'survey_incomplete' then concat(
                cast(c.counted_survey_count as varchar), ' 份，参训 ',
                cast(c.participant_count as varchar), ' 人'
            )
            when 'satisfaction_below_warning' then concat(
                cast(c.satisfied_count as varchar), ' / ',
                cast(c.answered_count as varchar), ' 项满意'
            )
            when 'satisfaction_below_stop' then concat(
                cast(c.satisfied_count as varchar), ' / ',
                cast(c.answered_count as varchar), ' 项满意'
            )
            when 'class_started_after_stop'
                then concat(cast(c.start_date as varchar), ' 开班')
            when 'class_started_after_low_satisfaction'
                then concat(cast(c.start_date as varchar), ' 开班')
            when 'sanction_not_recorded' then '无应处置而未处置'
            when 'archive_incomplete' then concat(
                cast(coalesce(k.item_count, 0) as varchar), ' 类'
            )
            when 'archive_retention_too_short'
                then coalesce(cast(a.keep_until as varchar), '保管期限未填')
        end as measured,
        case r.rule
            when 'institution_not_selected' then '附件3所列机构'
            when 'institution_blacklisted'
                then concat(cast(c.start_date as varchar), ' 及之前未列入')
            when 'occupation_not_covered' then o.names
            when 'unknown_district' then '附件1所列地区或市直有关单位'
            when 'class_outside_programme_period' then concat(
                cast(l.programme_first_date as varchar), ' 至 ',
                cast(l.programme_last_date as varchar)
            )
            when 'class_approval_refused' then '通过'
            when 'class_not_approved_in_time'
                then concat('不晚于 ', cast(c.start_date as varchar), ' 通过')
            when 'class_applied_late'
                then concat('不晚于 ', cast(c.start_date as varchar))
            when 'delivery_differs_from_plan' then case
                when c.mode = '线下' then '0 个线上课次'
                else concat('培训形式 ', coalesce(c.mode, '未填'))
            end
            when 'class_cell_unreadable' then '可以读取'
            when 'fee_charged' then '0 元'
            when 'training_days_below_minimum'
                then concat('≥ ', cast(l.minimum_days as varchar), ' 天')
            when 'offline_days_below_minimum'
                then concat('≥ ', cast(l.minimum_offline_days as varchar), ' 天')
            when 'class_hours_below_minimum'
                then concat('≥ ', cast(l.minimum_hours as varchar), ' 课时')
            when 'theory_share_below_minimum'
                then concat('≥ ', cast(l.minimum_theory_percent as varchar), '%')
            when 'topics_not_covered' then '规定的各项内容'
            when 'paper_signin_not_approved' then '0 条'
            when 'signin_not_on_roster' then '0 条'
            when 'inspection_headcount_gap' then '实到不少于签到在场'
            when 'assessment_not_on_roster' then '0 条'
            when 'survey_not_on_roster' then '0 份'
            when 'survey_incomplete' then '每名参训学员一份'
            when 'satisfaction_below_warning' then concat(
                '≥ ', cast(l.satisfaction_warning_percent as varchar), '%'
            )
            when 'satisfaction_below_stop' then concat(
                '≥ ', cast(l.satisfaction_stop_percent as varchar), '%'
            )
            when 'class_started_after_stop' then '责令停办整改完成前不得开班'
            when 'class_started_after_low_satisfaction'
                then '此前无满意率低于停办线的班次'
            when 'sanction_not_recorded' then '满意率低的应有处置'
            when 'archive_incomplete' then '规定的各类档案'
            when 'archive_retention_too_short' then concat(
                '不早于 ',
                cast(
                    cast(c.end_date + l.archive_years * interval '1' year as date)
                    as varchar
                )
            )
        end as required
    from facts.classes c
    cross join policy.limits l
    cross join occupations o
    join raw.rules r on r.subject in ('class', 'session')
    join spans p on p.class_id = c.class_id
    left join timetables s on s.class_id = c.class_id
    left join topics t on t.class_id = c.class_id
    left join inspected i on i.class_id = c.class_id
    left join staging.archives a on a.class_id = c.class_id
    left join kept k on k.class_id = c.class_id
    left join found f on f.class_id = c.class_id and f.rule = r.rule
)
select
    class_id,
    rule,
    result,
    case
        when result = 'not_evaluated' then null
        when is_of_sessions then concat(
            cast(finding_count as varchar), ' / ',
            cast(session_count as varchar), ' 课次不符'
        )
        else coalesce(found_measured, measured)
    end as measured,
    case
        when is_of_sessions then '0 课次不符'
        else coalesce(found_required, required)
    end as required
from said
