-- What the checks of whole exports found and a person accepted, with the rules and
-- the yuan that rest on the kind of export it befell. Of a kind that nothing can do
-- without, every rule that reads it by way of whatever tables; of another, the
-- rules that need it. Yuan where such a rule moves money: of trainees and classes
-- the entitlement, of applications what may be paid, of payments what was paid.
--
-- title: 经人接受的整体检查
-- says: 导出数据整体上没有通过、由人指名接受后继续核验的检查，各有多少条规则和多少元依据这类数
--       据。依据每个学员和班次的应补、每份申请的应付、每笔拨付，取决于这些规则影响哪一种钱。
-- order: position
-- public: position, check_name, title, kind, rule_count, entitled_yuan, payable_yuan,
--       paid_yuan
with effects as (
    select
        k.kind,
        r.rule,
        r.effect in (
            'hold_trainee', 'hold_class', 'reject_trainee', 'reject_class'
        ) as is_on_persons,
        r.effect in ('hold_application', 'reject_claim') as is_on_claims
    from raw.rule_kinds k
    join raw.rules r on r.rule = k.rule
)
select
    f.position,
    f.check_name,
    f.title,
    f.kind,
    f.source_file,
    f.source_row,
    f.column_name,
    f.measured,
    f.looked_at,
    f.says,
    f.likely,
    count(e.rule) as rule_count,
    array_join(array_agg(e.rule order by e.rule), ';') as rules,
    case
        when max(case when e.is_on_persons then 1 else 0 end) = 1
            then max(t.entitled_yuan)
    end as entitled_yuan,
    case
        when max(case when e.is_on_claims then 1 else 0 end) = 1
            then max(t.payable_yuan)
    end as payable_yuan,
    case when f.kind = 'payments' then max(t.paid_yuan) end as paid_yuan
from intake.findings f
cross join ledger.totals t
left join effects e on e.kind = f.kind
where f.is_accepted
group by
    f.position,
    f.check_name,
    f.title,
    f.kind,
    f.source_file,
    f.source_row,
    f.column_name,
    f.measured,
    f.looked_at,
    f.says,
    f.likely
