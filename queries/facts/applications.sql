-- Applications as the sums of their claims. district and institution only where
-- all classes share one; the row is that of the first claim in load order.
-- approved_yuan leaves refused claims out and takes the claimed amount where the
-- approved one is unknown.
select
    k.application_id,
    k.claim_count,
    k.first_applied_date,
    k.claimed_persons,
    k.claimed_yuan,
    k.approved_yuan,
    k.institution_count,
    k.district_count,
    case when k.institution_count = 1 then k.any_institution end as institution,
    case when k.district_count = 1 then k.any_district end as district,
    k.is_ended,
    f.source_file,
    f.source_row
from (
    select
        application_id,
        count(*) as claim_count,
        min(applied_date) as first_applied_date,
        cast(sum(claimed_persons) as bigint) as claimed_persons,
        cast(sum(claimed_yuan) as decimal(18, 2)) as claimed_yuan,
        cast(
            sum(
                case
                    when review = '不通过' then 0
                    else coalesce(approved_yuan, claimed_yuan)
                end
            ) as decimal(18, 2)
        ) as approved_yuan,
        count(distinct institution) as institution_count,
        count(distinct district) as district_count,
        min(institution) as any_institution,
        min(district) as any_district,
        min(case when is_ended then 1 else 0 end) = 1 as is_ended,
        min(load_order) as first_load_order
    from facts.claims
    group by application_id
) k
join facts.claims f
    on f.application_id = k.application_id and f.load_order = k.first_load_order
