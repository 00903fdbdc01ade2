-- The figures of classes, institutions, districts and the whole in one shape, as
-- they are published; groups says what level and id are.
select
    'class' as level,
    class_id as id,
    1 as class_count,
    trainee_count,
    passed_count,
    answered_count,
    satisfied_count,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from ledger.classes
union all
select
    'institution',
    institution,
    class_count,
    trainee_count,
    passed_count,
    answered_count,
    satisfied_count,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from ledger.institutions
union all
select
    'district',
    district,
    class_count,
    trainee_count,
    passed_count,
    answered_count,
    satisfied_count,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from ledger.districts
union all
select
    'whole',
    '',
    class_count,
    trainee_count,
    passed_count,
    answered_count,
    satisfied_count,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from ledger.totals
