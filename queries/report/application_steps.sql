-- The steps of applications as application_steps.csv has them.
--
-- file:     application_steps.csv
-- title:    申请、核定、公示、拨付各步，按申请、机构、地区和全市；后一步可以高于前一步并有标记
-- position: 12
-- order:    level, line, id
-- column claimed_count: 申请数 | 个 | 提出的申请数目；没有导出补贴申请为空 | claim_for_unknown_class
-- column reviewed_count: 核定的申请数 | 个 | 写明了核定金额且审核未驳回的申请数目 | claim_review_refused
-- column reviewed_persons: 核定人数 | 人 | 审核核定的人数，审核不通过的不计；没有写明为空 | claim_review_refused
-- column reviewed_yuan: 核定金额 | 元 | 审核核定的金额，审核不通过的不计；没有写明为空 | claim_review_refused
-- column noticed_count: 公示的申请数 | 个 | 公示写明了金额的申请数目 | notice_missing
-- column noticed_persons: 公示人数 | 人 | 开始最晚的一次公示的人数；没有写明为空 | notice_missing
-- column payment_count: 拨付笔数 | 个 | 拨付和退款的笔数；没有导出补贴申请或资金拨付为空 | paid_over_entitlement
-- column reviewed_over_claimed: 核定高于申请 | | 有申请的核定金额大于申请金额 | claim_review_refused
-- column noticed_over_reviewed: 公示高于核定 | | 有申请的公示金额大于核定金额；
--       没有核定金额的与申请金额相比 | notice_missing
-- column paid_over_noticed: 拨付高于公示 | | 有申请的已拨付金额大于公示金额；
--       没有公示金额的与前一步相比 | notice_missing
select
    level,
    line,
    id,
    claimed_count,
    claimed_persons,
    claimed_yuan,
    reviewed_count,
    reviewed_persons,
    reviewed_yuan,
    noticed_count,
    noticed_persons,
    noticed_yuan,
    payment_count,
    paid_yuan,
    is_reviewed_over_claimed as reviewed_over_claimed,
    is_noticed_over_reviewed as noticed_over_reviewed,
    is_paid_over_noticed as paid_over_noticed
from ledger.application_steps
