-- Districts as districts.csv has them; position is their order.
--
-- file:     districts.csv
-- title:    地区的名额、人数和金额
-- position: 8
-- public:   districts
-- without:  position
-- order:    position
-- column quota: 计划名额 | 人 | 附件所列的培训人数；没有名额的地区为空 | 附1
-- column transferred: 统筹调剂人数 | 人 | 调剂给该地区的预留名额 | 附1
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
