-- A district as everyone may see it; its findings are those that everyone may see.
--
-- order:  position
-- public: district, position, quota, is_known, transferred_persons, places_persons,
--       gap_persons, class_count, trainee_count, passed_count, entitled_persons,
--       held_persons, rejected_persons, pending_persons, entitled_yuan, held_yuan,
--       rejected_yuan, claim_count, claimed_persons, claimed_yuan, answered_count,
--       satisfied_count, inspection_count, error_count, warning_count
select
    d.district,
    d.position,
    d.quota,
    d.is_known,
    d.transferred_persons,
    d.places_persons,
    p.passed_count - d.places_persons as gap_persons,
    d.class_count,
    d.trainee_count,
    p.passed_count,
    d.entitled_persons,
    p.held_persons,
    p.rejected_persons,
    d.pending_persons,
    d.entitled_yuan,
    p.held_yuan,
    p.rejected_yuan,
    d.claim_count,
    d.claimed_persons,
    d.claimed_yuan,
    d.answered_count,
    d.satisfied_count,
    d.inspection_count,
    cast(coalesce(f.error_count, 0) as bigint) as error_count,
    cast(coalesce(f.warning_count, 0) as bigint) as warning_count
from report.district_pages d
join report.public_places p on p.level = 'district' and p.id = d.district
left join (
    select
        place,
        sum(found) filter (where severity = 'error') as error_count,
        sum(found) filter (where severity = 'warning') as warning_count
    from report.public_district_findings
    group by place
) f on f.place = d.district
