-- The catalogue as the workbook shows it: with titles, and the entitlement that
-- nobody has checked against a rule that was not evaluated.
--
-- order: rule
-- column yuan: 涉及金额 | 元 | 各项发现所涉及的金额，一个对象只计一次；各规则之间不能相加
-- column unverified_persons: 未核验的应补人数 | 人 | 规则范围内的应补人数；已核验的规则为空
-- column unverified_yuan: 未核验的应补金额 | 元 | 这些人的应补金额 | claim_over_entitlement
select
    r.rule,
    m.title,
    r.severity,
    r.effect,
    r.subject,
    r.clause,
    r.evaluated,
    r.missing,
    r.checked,
    r.found,
    r.yuan,
    u.persons as unverified_persons,
    u.yuan as unverified_yuan
from report.rules r
join raw.rules m on m.rule = r.rule
left join report.unverified u on u.rule = r.rule
