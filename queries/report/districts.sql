-- Districts as districts.csv has them; position is their order.
--
-- file:     districts.csv
-- title:    地区的名额、人数和金额
-- position: 8
-- public:   districts
-- without:  position
-- order:    position
-- column quota: 计划名额 | 人 | 通知分配的培训人数；没有名额的地区为空 | quota_exceeded
-- column transferred: 统筹调剂人数 | 人 | 调剂给该地区的预留名额 | quota_reserve_overdrawn
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
