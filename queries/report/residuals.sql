-- What every residual is made of, as residuals.csv has it.
--
-- file:     residuals.csv
-- title:    各项差额的明细，列到学员、申请项或拨付
-- says:     每一种差额列到学员、申请的班次或拨付；同一种差额各行之和等于账上的差额。
-- position: 14
-- order:    residual, application_id, class_id, trainee_no, payment_id
-- column residual: 差额类别 | | 这一行属于哪一种差额
-- column yuan: 金额 | 元 | 这一行在差额中所占的金额；同一差额各行之和等于差额
select
    residual,
    application_id,
    class_id,
    trainee_no,
    payment_id,
    district,
    institution,
    yuan,
    source_file,
    source_row
from ledger.residuals
