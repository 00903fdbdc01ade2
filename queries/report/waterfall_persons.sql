-- Where each trainee left the waterfall, as waterfall_persons.csv has it.
--
-- order: class_id, trainee_no
select
    class_id,
    trainee_no,
    subject_id,
    step,
    rule,
    reasons,
    application_id
from ledger.waterfall_persons
