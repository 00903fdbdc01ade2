-- The outcome of every trainee and what it is worth. A class that has not ended
-- leaves its trainees pending. reasons joins rule ids in byte order; rejected_yuan is
-- what a rejected trainee would have been worth.
select
    t.class_id,
    t.trainee_no,
    t.subject_id,
    case
        when not t.is_ended then 'pending'
        when r.reject_count > 0 then 'rejected'
        when r.reason_count > 0 then 'held'
        else 'entitled'
    end as outcome,
    coalesce(r.reasons, '') as reasons,
    cast(
        case
            when t.is_ended and r.class_id is null then coalesce(w.worth_yuan, 0)
            else 0
        end as decimal(18, 2)
    ) as entitled_yuan,
    cast(
        case
            when t.is_ended and r.reason_count > 0 and r.reject_count = 0
                then coalesce(w.worth_yuan, 0)
            else 0
        end as decimal(18, 2)
    ) as held_yuan,
    cast(
        case
            when t.is_ended and r.reject_count > 0 then coalesce(w.worth_yuan, 0)
            else 0
        end as decimal(18, 2)
    ) as rejected_yuan
from facts.trainees t
join facts.trainee_worths w
    on w.class_id = t.class_id
    and w.trainee_no = t.trainee_no
left join (
    select
        class_id,
        trainee_no,
        count(*) as reason_count,
        count(*) filter (where is_reject) as reject_count,
        array_join(array_agg(rule order by rule), ';') as reasons
    from ledger.trainee_reasons
    group by class_id, trainee_no
) r on r.class_id = t.class_id and r.trainee_no = t.trainee_no
