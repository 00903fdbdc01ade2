-- Institutions of which the notice asks another action than before.
--
-- order: institution
select n.institution, k.action as "from", n.action as "to"
from ledger.institutions n
join kept.ledger.institutions k on k.institution = n.institution
where n.action is distinct from k.action
