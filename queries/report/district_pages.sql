-- A district with quota, persons and yuan. places_persons is the quota with what was
-- transferred, gap_persons how many passed beyond it (negative: are missing). Claims
-- are summed over the classes of the district; notices and payments belong to applications and are not. What rests
-- on a kind that the exports lack is unknown.
--
-- title: 地区
-- says: 每个地区一行，班次归其所在的地区。名额加调剂是计划人数；应补、暂缓是其班次的学员之和；
--       公示和拨付属于申请，不分到地区。
-- order: position
select
    d.district,
    d.position,
    d.quota,
    d.is_known,
    d.transferred_persons,
    d.quota + d.transferred_persons as places_persons,
    t.passed_count - d.quota - d.transferred_persons as gap_persons,
    t.class_count,
    t.trainee_count,
    t.passed_count,
    t.entitled_persons,
    t.held_persons,
    t.rejected_persons,
    t.pending_persons,
    t.entitled_yuan,
    t.held_yuan,
    t.rejected_yuan,
    coalesce(k.claim_count, z.applications) as claim_count,
    cast(coalesce(k.claimed_persons, z.applications) as bigint) as claimed_persons,
    cast(coalesce(k.claimed_yuan, z.applications) as decimal(18, 2))
        as claimed_yuan,
    t.answered_count,
    t.satisfied_count,
    coalesce(i.inspection_count, z.inspections) as inspection_count,
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count
from facts.districts d
join ledger.group_totals t on t.level = 'district' and t.id = d.district
cross join facts.zeros z
left join (
    select
        district,
        count(*) as claim_count,
        sum(claimed_persons) as claimed_persons,
        sum(claimed_yuan) as claimed_yuan
    from ledger.claims
    group by district
) k on k.district = d.district
left join (
    select c.district, count(*) as inspection_count
    from staging.inspections i
    join facts.classes c on c.class_id = i.class_id
    group by c.district
) i on i.district = d.district
left join (
    select
        place,
        sum(found) filter (where severity = 'error') as error_count,
        sum(found) filter (where severity = 'warning') as warning_count
    from report.district_findings
    group by place
) f on f.place = d.district
