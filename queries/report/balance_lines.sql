-- How applications close, as the finance page lists it: districts and institutions in
-- the order of lists, then applications of several, then payments of none.
--
-- title: 申请金额的去向
-- says: 申请金额减应补减暂缓，就是多申请或少申请；应补减整份暂缓的，就是应付；已拨付减应付，
--       就是差额。每一行都按这几个等式核对过，全市、地区、机构的行是各份申请之和。
-- order: level desc, line, position nulls last, id
select b.*, p.position
from ledger.application_balances b
left join report.place_positions p on p.level = b.level and p.id = b.id
where b.level in ('whole', 'district', 'institution')
