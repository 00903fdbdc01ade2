-- What the identity number of each trainee says of itself.
select
    r.class_id,
    r.trainee_no,
    n.fault,
    n.fault is null as is_valid,
    n.birth_date,
    n.is_male
from facts.roster r
join facts.id_numbers n on n.id_number = r.id_number
