-- Residuals by kind.
--
-- title: 差额的合计
-- says: 账目中每一种差额由多少条明细组成，合计多少元。
-- order: residual
select
    residual,
    count(*) as row_count,
    cast(sum(yuan) as decimal(18, 2)) as yuan
from report.residuals
group by residual
