-- Where each trainee left the waterfall, as waterfall_persons.csv has it.
--
-- file:     waterfall_persons.csv
-- title:    每名学员止于人数阶梯的哪一步
-- says:     每名没有走到应补的学员一行，和使他止于这一步的规则；几条规则都不予补贴的，算在最先的一
--       步。
-- position: 11
-- order:    class_id, trainee_no
-- column step: 止于 | | 学员止于哪一步；几条规则都不予补贴的，算在最先的一步
-- column rule: 规则编号 | | 使学员止于这一步的规则；暂缓的为暂缓的规则，同一步有几条取编号最前的
-- column application_id: 申请编号 | | 该班次有效申请的编号；没有有效申请为空 | claim_for_unknown_class
select
    class_id,
    trainee_no,
    subject_id,
    step,
    rule,
    reasons,
    application_id
from ledger.waterfall_persons
