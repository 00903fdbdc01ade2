-- Classes as classes.csv has them.
--
-- file:     classes.csv
-- title:    班次的课时、人数和金额
-- position: 3
-- order:    class_id
-- public: class_id, class_name, district, institution, start_date, end_date, ended, days,
--       offline_days, scheduled_hours, delivered_hours, theory_hours, trainees,
--       answered, satisfied, entitled_persons, entitled_yuan
-- column ended: 是否结班 | | 结班日期不晚于截至日期
-- column days: 培训天数 | 天 | 有有效签到的课次所在的不同日期数 | training_days_below_minimum
-- column offline_days: 线下天数 | 天 | 有有效签到的线下课次所在的不同日期数 | offline_days_below_minimum
-- column theory_hours: 理论课时 | 课时 | 实授课时中理论课次的部分 |
--       theory_share_below_minimum theory_share_above_maximum
-- column participants: 参训人数 | 人 | 到课课时大于 0 的学员数 | attendance_below_minimum
select
    c.class_id,
    c.class_name,
    c.district,
    c.institution,
    c.start_date,
    c.end_date,
    c.is_ended as ended,
    c.day_count as days,
    c.offline_day_count as offline_days,
    c.scheduled_hours,
    c.delivered_hours,
    c.theory_hours,
    c.trainee_count as trainees,
    c.participant_count as participants,
    c.passed_count as passed,
    c.answered_count as answered,
    c.satisfied_count as satisfied,
    o.entitled_persons,
    o.held_persons,
    o.rejected_persons,
    o.pending_persons,
    o.entitled_yuan,
    o.held_yuan
from facts.classes c
join ledger.classes o on o.class_id = c.class_id
