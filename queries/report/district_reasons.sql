-- Trainees held or rejected, by rule, per district. A trainee with several
-- reasons counts under each.
--
-- title: 暂缓和不予补贴的原因，按地区
-- says: 本地区暂缓和不予补贴的学员，按规则计数。一名学员有几个原因的，在每个原因下各计一次。
-- order: district, held_persons + rejected_persons desc, rule
select
    c.district,
    r.rule,
    count(*) filter (where t.outcome = 'held') as held_persons,
    count(*) filter (where t.outcome = 'rejected') as rejected_persons
from ledger.trainee_reasons r
join ledger.trainees t
    on t.class_id = r.class_id and t.trainee_no = r.trainee_no
join facts.classes c on c.class_id = r.class_id
group by c.district, r.rule
having count(*) filter (where t.outcome in ('held', 'rejected')) > 0
