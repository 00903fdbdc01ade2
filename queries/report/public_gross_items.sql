-- What stands gross, one by one, as everyone may see it: without what tells of held persons.
--
-- order:  list, yuan desc, subject_id, application_id
-- public: list, subject, subject_id, application_id, district, institution, yuan,
--       entitled_yuan, payable_yuan, paid_yuan, due_date, reasons
select
    list,
    subject,
    subject_id,
    application_id,
    district,
    institution,
    yuan,
    entitled_yuan,
    payable_yuan,
    paid_yuan,
    due_date,
    reasons
from report.gross_items
where subject <> 'class'
