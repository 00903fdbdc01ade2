-- The figures of the workbook's summary: one row. What rests on a kind that the
-- exports lack is unknown.
select
    t.*,
    o.out_yuan,
    g.recoverable_yuan,
    g.paid_on_hold_yuan,
    g.outstanding_yuan,
    c.live_persons,
    c.live_yuan,
    c.unclaimed_persons,
    c.unclaimed_yuan,
    c.held_live_persons,
    c.held_live_yuan,
    c.held_unclaimed_persons,
    c.held_unclaimed_yuan,
    w.enrolled_persons,
    w.attendance_met_persons,
    w.assessed_persons,
    w.passed_persons,
    w.cleared_persons,
    w.unproven_persons,
    u.persons as unverified_persons,
    u.yuan as unverified_yuan,
    u.held_persons as unverified_held_persons,
    u.held_yuan as unverified_held_yuan
from ledger.totals t
cross join report.overview o
cross join report.unverified_total u
join ledger.gross_sums g on g.level = 'whole'
join ledger.coverages c on c.level = 'whole'
join ledger.waterfalls w on w.level = 'whole'
