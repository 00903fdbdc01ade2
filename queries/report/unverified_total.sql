-- How much of the entitlement at least one rule did not check: one row. A person
-- whom several rules would have looked at counts once.
--
-- public: persons, yuan
select
    (select count(*) from report.unverified) as rules,
    cast(coalesce(sum(persons), 0) as bigint) as persons,
    cast(coalesce(sum(yuan), 0) as decimal(18, 2)) as yuan,
    cast(coalesce(sum(held_persons), 0) as bigint) as held_persons,
    cast(coalesce(sum(held_yuan), 0) as decimal(18, 2)) as held_yuan
from (
    select distinct
        is_identified,
        has_session,
        is_claimed,
        is_paid,
        unjudged_rules,
        persons,
        yuan,
        held_persons,
        held_yuan
    from report.unverified_parts
) parts
