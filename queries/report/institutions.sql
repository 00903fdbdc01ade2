-- Institutions as institutions.csv has them: the selected ones and every other
-- that a class names.
select
    institution,
    is_selected as selected,
    class_count as classes,
    trainee_count as trainees,
    passed_count as passed,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan,
    answered_count as answered,
    satisfied_count as satisfied,
    action
from ledger.institutions
where is_listed
