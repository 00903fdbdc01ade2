-- Residuals by kind.
--
-- order: residual
select
    residual,
    count(*) as row_count,
    cast(sum(yuan) as decimal(18, 2)) as yuan
from report.residuals
group by residual
