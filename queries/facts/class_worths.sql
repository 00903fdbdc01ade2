-- The least and the greatest that a person of each class can be worth, whatever the
-- certificate and category; unknown where no rate fits anybody.
select
    class_id,
    min(worth_yuan) as least_yuan,
    max(worth_yuan) as greatest_yuan
from facts.worths
group by class_id
