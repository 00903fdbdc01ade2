-- Institutions as everyone may see them: few held or rejected persons are left
-- empty.
select
    i.institution,
    i.selected,
    i.classes,
    i.trainees,
    i.passed,
    i.entitled_persons,
    case when p.is_held_told then i.held_persons end as held_persons,
    case when p.is_rejected_told then i.rejected_persons end as rejected_persons,
    i.pending_persons,
    i.entitled_yuan,
    case when p.is_held_told then i.held_yuan end as held_yuan,
    i.answered,
    i.satisfied,
    i.action
from report.institutions i
join report.institution_pages p on p.institution = i.institution
