-- A class with every measured value, its persons and its yuan. Only a class that has
-- ended falls below a line of satisfaction.
--
-- title: 班次
-- says: 每个班次一行。学员是名册人数；合格是到课率达标且考核合格的人数；应补是没有暂缓或不予补
--       贴原因的学员的补贴之和，没有结班的不计；满意率是满意的回答除以有效的回答。
-- order: class_id
-- public: class_id, class_name, institution, is_selected, district, occupation, mode,
--       start_date, end_date, is_ended, day_count, offline_day_count, scheduled_hours,
--       delivered_hours, theory_hours, trainee_count, answered_count, satisfied_count,
--       is_below_stop, is_below_warning, entitled_persons, entitled_yuan, session_count,
--       held_session_count, error_count, warning_count
-- column is_ended: 是否结班
-- column trainee_count: 学员人数 | 人
-- column passed_count: 合格人数 | 人 | | | assessments
select
    c.class_id,
    c.class_name,
    c.institution,
    c.is_selected,
    c.district,
    c.occupation,
    c.mode,
    c.venue,
    c.start_date,
    c.end_date,
    c.is_ended,
    c.applied_date,
    c.approval,
    c.approved_date,
    c.fee_yuan,
    c.paper_approved_date,
    c.day_count,
    c.offline_day_count,
    c.scheduled_hours,
    c.delivered_hours,
    c.theory_hours,
    c.trainee_count,
    c.participant_count,
    c.passed_count,
    c.counted_survey_count,
    c.answered_count,
    c.satisfied_count,
    c.is_ended and c.is_below_stop as is_below_stop,
    c.is_ended and c.is_below_warning as is_below_warning,
    l.entitled_persons,
    l.held_persons,
    l.rejected_persons,
    l.pending_persons,
    l.entitled_yuan,
    l.held_yuan,
    coalesce(s.session_count, 0) as session_count,
    coalesce(s.held_session_count, 0) as held_session_count,
    a.items as archive_items,
    a.keep_until,
    coalesce(f.error_count, 0) as error_count,
    coalesce(f.warning_count, 0) as warning_count,
    c.source_file,
    c.source_row
from facts.classes c
join ledger.classes l on l.class_id = c.class_id
left join staging.archives a on a.class_id = c.class_id
left join (
    select
        class_id,
        count(*) as session_count,
        count(*) filter (where is_held) as held_session_count
    from facts.sessions
    group by class_id
) s on s.class_id = c.class_id
left join (
    select
        class_id,
        count(*) filter (where severity = 'error') as error_count,
        count(*) filter (where severity = 'warning') as warning_count
    from report.findings
    where subject in ('class', 'session')
    group by class_id
) f on f.class_id = c.class_id
