-- Refunds beside the recoveries that asked for them, as recoveries.csv has them.
--
-- file:     recoveries.csv
-- title:    追回补贴的决定与退款，退款对应同一机构此前最近的一次决定
-- says:     每个追回决定和对应它的退款；退款对应同一机构此前最近的一次追回决定。
-- position: 16
-- order:    institution, decided_date, paid_date, payment_id, application_id
-- column decided_date: 决定日期 | | 追回决定的日期；没有对应决定的退款为空 | recovery_outstanding
-- column due_date: 整改期限 | | 决定所定的期限 | recovery_outstanding
-- column done_date: 完成日期 | | 决定所载的完成日期 | recovery_outstanding
-- column paid_date: 退款日期 | | 退款的日期；没有退款的决定为空 | recovery_outstanding
-- column sanction_file: 决定来源文件 | | 载有追回决定的导出文件 | recovery_outstanding
-- column sanction_row: 决定来源行号 | | 追回决定在电子表格中的行号 | recovery_outstanding
select
    institution,
    decided_date,
    due_date,
    done_date,
    payment_id,
    application_id,
    paid_date,
    refunded_yuan,
    sanction_file,
    sanction_row,
    source_file,
    source_row
from ledger.recoveries
