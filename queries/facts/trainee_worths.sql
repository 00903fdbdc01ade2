-- What each trainee is worth, entitled or not; unknown where no rate fits.
with kinds as (
    select distinct certificate_kind from facts.worths
),
categories as (
    select distinct category from facts.worths
)
select
    t.class_id,
    t.trainee_no,
    w.certificate_kind,
    w.category,
    w.subsidy_position,
    w.uplift_percent,
    w.rate_yuan,
    w.worth_yuan
from facts.trainees t
left join kinds k on k.certificate_kind = t.certificate_kind
left join categories g on g.category = t.category
join facts.worths w
    on w.class_id = t.class_id
    and w.certificate_kind is not distinct from k.certificate_kind
    and w.category is not distinct from g.category
