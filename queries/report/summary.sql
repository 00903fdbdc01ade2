-- The figures of summary.json: one row. What rests on a kind that the exports lack is
-- unknown.
--
-- file:     summary.json
-- title:    全市合计、各规则是否核验和发现数、退出码的含义
-- position: 23
-- public:   summary
-- order:    as_of
-- column as_of: 截至日期 | | 报告所说的是哪一天
-- column version: 程序版本 | | 写出这些文件的程序
-- column policy: 文号 | | 所依据的通知
-- column applications: 申请数 | 个 | 补贴申请的数目；没有导出补贴申请为空 | claim_for_unknown_class
-- column applications_on_hold: 暂缓的申请数 | 个 | 整份暂缓的申请数目 | claim_review_refused
-- column application_entitled_yuan: 申请中的应补金额 | 元 | 各申请应补金额之和；
--       未申请的班次不在其中 | claim_for_unknown_class
-- column application_held_yuan: 申请中的暂缓金额 | 元 | 各申请暂缓金额之和 | claim_for_unknown_class
-- column unattached_yuan: 没有申请的拨付 | 元 | 找不到申请的拨付之和，不在申请的合计之内；
--       没有导出补贴申请或资金拨付为空 | claim_for_unknown_class
select
    r.as_of,
    r.version,
    r.policy,
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
    t.application_count as applications,
    t.application_on_hold_count as applications_on_hold,
    t.claimed_persons,
    t.claimed_yuan,
    t.application_entitled_yuan,
    t.application_held_yuan,
    t.payable_yuan,
    t.noticed_yuan,
    t.paid_yuan,
    t.difference_yuan,
    t.unattached_yuan
from ledger.totals t
cross join raw.run r
