-- Districts as districts.csv has them; position is their order.
select
    d.district,
    d.quota,
    d.transferred_persons as transferred,
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
    d.position
from facts.districts d
join ledger.group_totals t on t.level = 'district' and t.id = d.district
