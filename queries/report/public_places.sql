-- What befell the persons of each district and in all, as everyone may see it: a count
-- of disclosure.emptied is empty, and so are the yuan that belong to it.
with emptied as (
    select
        level,
        id,
        count(*) filter (where measure = 'held') > 0 as is_held,
        count(*) filter (where measure = 'rejected') > 0 as is_rejected,
        count(*) filter (where measure = 'passed') > 0 as is_passed,
        count(*) filter (where measure = 'attendance_met') > 0 as is_attendance_met,
        count(*) filter (where measure = 'absent') > 0 as is_absent,
        count(*) filter (where measure = 'assessed') > 0 as is_assessed,
        count(*) filter (where measure = 'unassessed') > 0 as is_unassessed,
        count(*) filter (where measure = 'passed_step') > 0 as is_passed_step,
        count(*) filter (where measure = 'failed') > 0 as is_failed,
        count(*) filter (where measure = 'cleared') > 0 as is_cleared,
        count(*) filter (where measure = 'other') > 0 as is_other
    from disclosure.emptied
    group by level, id
)
select
    t.level,
    t.id,
    t.class_count,
    t.trainee_count,
    case when not coalesce(e.is_passed, false) then t.passed_count end as passed_count,
    t.entitled_persons,
    case when not coalesce(e.is_held, false) then t.held_persons end as held_persons,
    case when not coalesce(e.is_rejected, false) then t.rejected_persons end
        as rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    case when not coalesce(e.is_held, false) then t.held_yuan end as held_yuan,
    case when not coalesce(e.is_rejected, false) then t.rejected_yuan end
        as rejected_yuan,
    t.answered_count,
    t.satisfied_count,
    w.enrolled_persons,
    w.ended_persons,
    case when not coalesce(e.is_attendance_met, false) then w.attendance_met_persons end
        as attendance_met_persons,
    case when not coalesce(e.is_absent, false) then w.absent_persons end
        as absent_persons,
    case when not coalesce(e.is_assessed, false) then w.assessed_persons end
        as assessed_persons,
    case when not coalesce(e.is_unassessed, false) then w.unassessed_persons end
        as unassessed_persons,
    case when not coalesce(e.is_passed_step, false) then w.passed_persons end
        as passed_persons,
    case when not coalesce(e.is_failed, false) then w.failed_persons end
        as failed_persons,
    case when not coalesce(e.is_cleared, false) then w.cleared_persons end
        as cleared_persons,
    case when not coalesce(e.is_other, false) then w.other_persons end as other_persons
from ledger.group_totals t
join report.waterfall_pages w on w.level = t.level and w.id = t.id
left join emptied e on e.level = t.level and e.id = t.id
where t.level in ('district', 'whole')
