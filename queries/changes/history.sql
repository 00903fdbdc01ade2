-- What the whole came to on each as-of date at which data files changed. A build for a
-- date that has a line replaces it; another city's lines are not carried on.
--
-- file:     history.csv
-- title:    历次的合计：数据有变化的每个截至日期一行
-- says:     数据文件有变化的每个截止日一行：应补、暂缓、已拨付的合计，和各种程度的发现数。
-- position: 22
-- order:    as_of
-- column as_of: 截至日期 | | 那一期所说的是哪一天
-- column entitled_yuan: 应补金额 | 元 | 那一期应补学员的补贴之和 | claim_over_entitlement
-- column held_yuan: 暂缓金额 | 元 | 那一期暂缓学员的补贴之和 | claim_over_entitlement
-- column paid_yuan: 已拨付金额 | 元 | 那一期各申请的拨付之和，退回为负；没有导出资金拨付为空 |
--       paid_over_entitlement payment_outstanding
-- column findings_error: 违规发现数 | 个 | 那一期程度为违规的发现数目
-- column findings_warning: 预警发现数 | 个 | 那一期程度为预警的发现数目
-- column findings_info: 提示发现数 | 个 | 那一期程度为提示的发现数目
select
    h.as_of,
    h.entitled_yuan,
    h.held_yuan,
    h.paid_yuan,
    h.findings_error,
    h.findings_warning,
    h.findings_info
from former.history h
cross join changes.comparison c
where
    h.as_of <> c.as_of
    and c.reason in ('compared', 'later')
union all
select
    l.as_of,
    l.entitled_yuan,
    l.held_yuan,
    l.paid_yuan,
    f.error_count,
    f.warning_count,
    f.info_count
from latter.run l
cross join (
    select
        count(*) filter (where severity = 'error') as error_count,
        count(*) filter (where severity = 'warning') as warning_count,
        count(*) filter (where severity = 'info') as info_count
    from latter.findings
) f
