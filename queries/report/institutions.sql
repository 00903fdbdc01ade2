-- Institutions as institutions.csv has them: the selected ones and every other
-- that a class names.
select
    i.institution,
    i.is_selected as selected,
    t.class_count as classes,
    t.trainee_count as trainees,
    t.passed_count as passed,
    t.entitled_persons,
    t.held_persons,
    t.rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    t.held_yuan,
    t.answered_count as answered,
    t.satisfied_count as satisfied,
    i.action
from ledger.institutions i
join ledger.group_totals t on t.level = 'institution' and t.id = i.institution
where i.is_listed
