-- The figures of the overview: one row. rejected_yuan is what the rejected
-- persons would have brought, out_yuan all that was paid, with or without an
-- application, gap_persons how many passed beyond the plan (negative: are missing).
-- What rests on a kind that the exports lack is unknown.
--
-- title: 全市的合计
-- says: 全市的人数和金额：合格、应补、暂缓、不予补贴是学员之和，申请、公示、拨付是各份申请之和；
--       已拨付减应付是差额，没有申请的拨付另列。
select
    t.class_count,
    t.trainee_count,
    t.passed_count,
    t.passed_count - l.planned_persons as gap_persons,
    t.entitled_persons,
    t.held_persons,
    t.rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    t.held_yuan,
    t.rejected_yuan,
    t.answered_count,
    t.satisfied_count,
    t.application_count,
    t.application_count - t.application_on_hold_count as application_free_count,
    t.claimed_persons,
    t.claimed_yuan,
    k.claim_count + z.applications as claim_count,
    k.entitled_persons + z.applications as claim_entitled_persons,
    k.held_persons + z.applications as claim_held_persons,
    t.application_entitled_yuan as claim_entitled_yuan,
    t.application_held_yuan as claim_held_yuan,
    t.payable_yuan,
    t.noticed_yuan,
    n.noticed_count + z.noticed_yuan as noticed_count,
    t.paid_yuan,
    p.payment_count + z.paid_yuan as payment_count,
    t.difference_yuan,
    t.unattached_yuan,
    cast(coalesce(p.out_yuan, z.payments) as decimal(18, 2)) as out_yuan,
    c.running_count,
    l.planned_persons,
    case
        when r.is_rural_known
            and z.assessments is not null then r.rural_persons
    end as rural_persons
from ledger.totals t
cross join policy.limits l
cross join facts.zeros z
cross join (
    select
        count(*) as claim_count,
        cast(coalesce(sum(entitled_persons), 0) as bigint) as entitled_persons,
        cast(coalesce(sum(held_persons), 0) as bigint) as held_persons
    from ledger.claims
) k
cross join (
    select count(*) as noticed_count
    from ledger.applications
    where noticed_yuan is not null
) n
cross join (
    select
        count(*) filter (where has_application) as payment_count,
        sum(amount_yuan) as out_yuan
    from facts.payments
) p
cross join (
    select count(*) filter (where not is_ended) as running_count
    from facts.classes
) c
cross join (
    select
        count(*) filter (where c.category is not null and t.is_passed)
            as rural_persons,
        count(t.category) > 0 as is_rural_known
    from facts.trainees t
    left join policy.rural_categories c on c.category = t.category
) r
