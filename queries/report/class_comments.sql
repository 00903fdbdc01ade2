-- What trainees wrote on the surveys of a class. Long runs of digits are masked
-- where it is shown.
--
-- title: 学员意见
-- says: 本班测评表上学员写下的意见，原文照录，个人信息已遮盖。
-- order: class_id, load_order
select class_id, comment, is_counted, source_file, source_row, load_order
from facts.surveys
where comment is not null
