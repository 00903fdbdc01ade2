-- Typed cells. A row that lacks a cell which must be there is none. load_order is the
-- engine's own count of the rows as they came, which costs nothing.
create schema typed;
create table typed.classes as
select
    rowid as load_order,
    "班次编号" as class_id,
    "班次名称" as class_name,
    "培训机构" as institution,
    "所属地区" as district,
    "培训工种" as occupation,
    "培训形式" as mode,
    "培训地点" as venue,
    try_cast("开班日期" as date) as start_date,
    try_cast("结班日期" as date) as end_date,
    try_cast("计划人数" as bigint) as planned,
    try_cast("申请日期" as date) as applied_date,
    "审核结果" as approval,
    try_cast("审核日期" as date) as approved_date,
    try_cast("学员收费" as decimal(18, 2)) as fee_yuan,
    try_cast("纸质签到批准日期" as date) as paper_approved_date
from given.classes
where class_id is not null
    and institution is not null
    and district is not null
    and occupation is not null
    and try_cast("开班日期" as date) is not null
    and try_cast("结班日期" as date) is not null;

create table typed.sessions as
select
    rowid as load_order,
    "班次编号" as class_id,
    try_cast("课次" as bigint) as session_no,
    try_cast("上课日期" as date) as session_date,
    try_cast("开始时间" as time) as start_time,
    try_cast("结束时间" as time) as end_time,
    try_cast("课时" as bigint) as hours,
    "课程类型" as part,
    "授课方式" as delivery,
    "课程内容" as topics,
    "授课教师" as teacher,
    "教师类别" as teacher_kind,
    "线上平台" as platform,
    try_cast("录像时长" as bigint) as recording_minutes
from given.sessions
where class_id is not null
    and try_cast("课次" as bigint) >= 1
    and try_cast("上课日期" as date) is not null
    and try_cast("开始时间" as time) < try_cast("结束时间" as time)
    and try_cast("课时" as bigint) >= 1
    and part in ('理论', '实操')
    and delivery in ('线下', '线上');

create table typed.trainees as
select
    rowid as load_order,
    "班次编号" as class_id,
    "姓名" as name,
    "性别" as sex,
    "出生年月" as birth_month,
    "文化程度" as education,
    "身份证号码" as id_number,
    "家庭地址" as address,
    "电话号码" as phone,
    "从事工作" as job,
    "工作单位" as employer,
    "人员类别" as category,
    "推荐单位审核意见" as recommendation,
    "备注" as remark
from given.trainees
where class_id is not null
    and name is not null
    and id_number is not null;

create table typed.signins as
select
    rowid as load_order,
    "班次编号" as class_id,
    try_cast("课次" as bigint) as session_no,
    "身份证号码" as id_number,
    try_cast("签到时间" as timestamp) as signed_in_at,
    try_cast("签退时间" as timestamp) as signed_out_at,
    "签到方式" as method
from given.signins
where class_id is not null
    and id_number is not null
    and try_cast("课次" as bigint) is not null
    and try_cast("签到时间" as timestamp) is not null;

create table typed.assessments as
select
    rowid as load_order,
    "班次编号" as class_id,
    "身份证号码" as id_number,
    try_cast("短视频时长" as bigint) as video_seconds,
    try_cast("成绩" as decimal(18, 2)) as score,
    "考核结果" as result,
    "考核专家" as examiner,
    try_cast("考核日期" as date) as assessed_date,
    "结业证书编号" as certificate
from given.assessments
where class_id is not null
    and id_number is not null
    and result in ('合格', '不合格');

create table typed.surveys as
select
    rowid as load_order,
    "班次编号" as class_id,
    "学员姓名" as name,
    "联系方式" as phone,
    case when "理论课程安排" in ('满意', '不满意') then "理论课程安排" end as theory_schedule,
    case when "理论教学质量" in ('满意', '不满意') then "理论教学质量" end as theory_quality,
    case when "实操课程安排" in ('满意', '不满意') then "实操课程安排" end as practice_schedule,
    case when "实操教学质量" in ('满意', '不满意') then "实操教学质量" end as practice_quality,
    "其他意见建议" as comment
from given.surveys
where class_id is not null
    and name is not null;

create table typed.applications as
select
    rowid as load_order,
    "申请编号" as application_id,
    "班次编号" as class_id,
    try_cast("申请日期" as date) as applied_date,
    try_cast("申请人数" as bigint) as persons,
    try_cast("申请金额" as decimal(18, 2)) as amount_yuan,
    "申请材料" as materials,
    "审核结果" as review,
    try_cast("审核日期" as date) as reviewed_date,
    try_cast("核定人数" as bigint) as approved_persons,
    try_cast("核定金额" as decimal(18, 2)) as approved_yuan
from given.applications
where application_id is not null
    and class_id is not null
    and try_cast("申请日期" as date) is not null
    and try_cast("申请人数" as bigint) is not null
    and try_cast("申请金额" as decimal(18, 2)) is not null;

create table typed.notices as
select
    rowid as load_order,
    "申请编号" as application_id,
    try_cast("公示开始日期" as date) as start_date,
    try_cast("公示结束日期" as date) as end_date,
    try_cast("公示人数" as bigint) as persons,
    try_cast("公示金额" as decimal(18, 2)) as amount_yuan,
    "异议" as objection,
    "异议处理" as objection_settled
from given.notices;

create table typed.payments as
select
    rowid as load_order,
    "拨付编号" as payment_id,
    "申请编号" as application_id,
    try_cast("拨付日期" as date) as paid_date,
    try_cast("拨付金额" as decimal(18, 2)) as amount_yuan,
    "收款单位" as payee,
    "收款账号" as account,
    "资金来源" as source
from given.payments;

create table typed.inspections as
select
    rowid as load_order,
    "班次编号" as class_id,
    try_cast("抽查时间" as timestamp) as inspected_at,
    try_cast("实到人数" as bigint) as present,
    "抽查情况" as result
from given.inspections;

create table typed.archives as
select
    rowid as load_order,
    "班次编号" as class_id,
    "档案内容" as items,
    try_cast("保管至" as date) as keep_until
from given.archives;

create table typed.sanctions as
select
    rowid as load_order,
    "培训机构" as institution,
    "处置类型" as action,
    try_cast("决定日期" as date) as decided_date,
    try_cast("整改期限" as date) as due_date,
    try_cast("整改完成日期" as date) as done_date
from given.sanctions;

create table typed.transfers as
select
    rowid as load_order,
    "调剂地区" as district,
    try_cast("调剂人数" as bigint) as persons,
    try_cast("调剂日期" as date) as decided_date
from given.transfers;

create table typed."references" as
select
    rowid as load_order,
    "身份证号码" as id_number,
    "名单类别" as list
from given."references";

create table typed.decisions as
select
    rowid as load_order,
    "规则" as rule,
    "对象编号" as subject_id,
    try_cast("决定日期" as date) as decided_date,
    "处理意见" as decision,
    "经办人" as decided_by,
    "文号" as document,
    "理由" as reason
from given.decisions;

drop schema given cascade
