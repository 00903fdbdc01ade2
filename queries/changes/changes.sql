-- Everything that changed since the build before, as changes.csv has it. Of yuan, before
-- and after begin with the column of applications.csv, classes.csv or payments.csv that
-- changed, of rows with the kind of export. cause_kind is the weightiest of the causes,
-- unknown where none can be told, exports of rows, which are causes themselves; detail is
-- the column or kind that before and after begin with.
--
-- file:     changes.csv
-- title:    与上期相比的变化：发现、核定结果、金额和导出的行
-- says:     两期之间每一项变化一行：发现的新增、消除和改变，学员结果的改变，金额的改变，各附原因。
-- position: 21
-- order:    item_no
-- without:  item_no, severity, detail, class_id, application_id, cause_kind
-- column kind: 变化的类别 | | finding 发现，outcome 核定结果，money 金额，rows 导出的行
-- column change: 变化 | | 与上期相比怎样变了
-- column subject: 对象类别 | | 变化是关于什么的
-- column subject_id: 对象编号 | | 变化的对象；学员为 班次编号#序号，已不在花名册上的用上期的序号
-- column rule: 规则编号 | | 发现或核定处理的规则；其他变化为空
-- column before: 原来 | | 上期的实测值、核定结果、金额或行数；上期没有为空
-- column after: 现在 | | 本期的实测值、核定结果、金额或行数；本期没有为空
-- column yuan: 增减金额 | 元 | 本期减上期，减少为负；学员为其应补金额的增减；无从得知为空
-- column since: 自何日起 | | 原来的状况自哪个截至日期起；新增的为本期的截至日期
-- column cause: 原因 | | 变化的原因，几个以“；”分开；无从判断为空
with causes as (
    select item_no, cause, title, place from changes.finding_causes
    union all
    select item_no, cause, title, place from changes.outcome_causes
    union all
    select item_no, cause, title, place from changes.money_causes
    union all
    select i.item_no, 'rows', r.title, r.place
    from changes.items i
    join changes.rows r
        on r.export = i.figure
        and r.subject = i.subject
        and r.subject_id = i.subject_id
        and r.change = i.change
        and r.rule is not distinct from i.rule
        and r.class_id is not distinct from i.class_id
        and r.application_id is not distinct from i.application_id
    where i.kind = 'rows'
),
counted as (
    select
        item_no,
        cause,
        case cause
            when 'decision' then 1
            when 'rows' then 2
            when 'needs' then 3
            when 'date' then 4
            when 'threshold' then 5
            when 'policy' then 6
            when 'rule' then 7
            else 8
        end as position,
        title,
        count(distinct place) as place_count,
        min(place) as place
    from causes
    group by item_no, cause, title
),
told as (
    select
        item_no,
        min(position) as position,
        array_join(
            array_agg(
                case
                    when place_count = 1 then concat(title, '：', place)
                    else concat(
                        title, ' ', cast(place_count as varchar), ' 处，如：', place
                    )
                end
                order by position, title
            ),
            '；'
        ) as cause
    from counted
    group by item_no
),
earlier as (
    select
        s.kind,
        s.subject,
        case when s.subject = 'trainee' then p.subject_id else s.subject_id end
            as subject_id,
        s.rule,
        s.detail,
        s.since
    from former.since s
    left join changes.persons p
        on p.former_id = case when s.subject = 'trainee' then s.subject_id end
)
select
    i.item_no,
    i.kind,
    i.change,
    i.subject,
    i.subject_id,
    i.rule,
    i."before",
    i."after",
    i.yuan,
    case
        when i.change = 'new' then c.as_of
        else coalesce(e.since, c.base_date)
    end as since,
    t.cause,
    i.severity,
    i.figure as detail,
    i.class_id,
    i.application_id,
    case
        when i.kind = 'rows' then 'exports'
        else coalesce(n.cause_kind, 'unknown')
    end as cause_kind
from changes.items i
cross join changes.comparison c
left join told t on t.item_no = i.item_no
left join (
    select item_no, position, min(cause) as cause_kind
    from counted
    group by item_no, position
) n on n.item_no = i.item_no and n.position = t.position
left join earlier e
    on e.kind = i.kind
    and e.subject = i.subject
    and e.subject_id = i.subject_id
    and e.rule = coalesce(i.rule, '')
    and e.detail = coalesce(i.figure, '')
