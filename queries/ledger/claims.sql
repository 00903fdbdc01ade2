-- What each claim may rest on: the class's persons and yuan, or nothing where
-- the claim, or by decision its application, is rejected.
--
-- key: application_id, class_id
select
    k.application_id,
    k.class_id,
    k.subject_id,
    k.district,
    k.institution,
    k.claimed_persons,
    k.claimed_yuan,
    k.approved_yuan,
    k.is_ended,
    r.application_id is not null as is_rejected,
    case when r.application_id is null then c.entitled_persons else 0 end
        as entitled_persons,
    case when r.application_id is null then c.held_persons else 0 end
        as held_persons,
    cast(
        case when r.application_id is null then c.entitled_yuan else 0 end
        as decimal(18, 2)
    ) as entitled_yuan,
    cast(
        case when r.application_id is null then c.held_yuan else 0 end
        as decimal(18, 2)
    ) as held_yuan,
    k.source_file,
    k.source_row
from facts.claims k
join ledger.classes c on c.class_id = k.class_id
left join (
    select distinct f.application_id, f.class_id
    from facts.claims f
    join ledger.effects e
        on e.application_id = f.application_id
        and (e.class_id = f.class_id or e.class_id is null)
    where e.effect = 'reject_claim'
) r on r.application_id = k.application_id and r.class_id = k.class_id
