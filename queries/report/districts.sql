-- Districts as districts.csv has them; position is their order.
select
    district,
    quota,
    transferred_persons as transferred,
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
    position
from ledger.districts
