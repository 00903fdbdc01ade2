-- A claim with its review, for the pages of its class and of its application.
--
-- title: 申请的班次
-- says: 每份申请里每个班次一行：申请的人数和金额、审核结果，以及按学员逐个核定的应补和暂缓。重
--       复申请、审核不通过的不计应补。
-- order: application_id, class_id
-- public: application_id, class_id, district, institution, applied_date, review,
--       claimed_yuan, is_rejected, entitled_persons, entitled_yuan
-- column applied_date: 申请日期
-- column review: 审核结果
-- column approved_persons: 核定人数 | 人 | | | applications.approved_persons
-- column approved_yuan: 核定金额 | 元 | | | applications.approved_yuan
-- column is_rejected: 是否不予补贴
select
    l.application_id,
    l.class_id,
    l.district,
    l.institution,
    k.applied_date,
    k.review,
    k.approved_persons,
    l.approved_yuan,
    l.claimed_persons,
    l.claimed_yuan,
    l.is_rejected,
    l.entitled_persons,
    l.entitled_yuan,
    l.held_persons,
    l.held_yuan,
    l.source_file,
    l.source_row
from ledger.claims l
join facts.claims k
    on k.application_id = l.application_id and k.class_id = l.class_id
