-- What a trainee of each class is worth, for every kind of certificate and category
-- that rates and uplifts name, and for none (null): the rate that fits with most keys,
-- times the greatest uplift that fits, rounded half up to the fen. worth_yuan is
-- unknown where no rate fits. Whose own kind or category nothing names is worth what
-- a trainee of none is.
with kinds as (
    select certificate as certificate_kind from policy.subsidies
    union
    select certificate from policy.uplifts
    union
    select null
),
categories as (
    select category from policy.subsidies
    union
    select category from policy.uplifts
    union
    select null
),
persons as (
    select
        c.class_id,
        c.occupation,
        c.level,
        c.mode,
        c.start_date,
        c.delivered_hours,
        k.certificate_kind,
        g.category
    from facts.classes c
    cross join kinds k
    cross join categories g
),
offers as (
    select
        position, occupation, level, mode, certificate, category, started_from,
        started_to, key_count, cast(null as bigint) as percent
    from policy.subsidies
    union all
    select
        null, occupation, level, mode, certificate, category, started_from,
        started_to, key_count, percent
    from policy.uplifts
),
offered as (
    select
        p.class_id,
        p.certificate_kind,
        p.category,
        max(p.delivered_hours) as delivered_hours,
        max_by(o.position, o.key_count) filter (where o.percent is null)
            as subsidy_position,
        max(o.percent) as percent
    from persons p
    join offers o
        on coalesce(o.occupation = p.occupation, o.occupation is null)
        and coalesce(o.level = p.level, o.level is null)
        and coalesce(o.mode = p.mode, o.mode is null)
        and coalesce(o.certificate = p.certificate_kind, o.certificate is null)
        and coalesce(o.category = p.category, o.category is null)
        and coalesce(o.started_from <= p.start_date, true)
        and coalesce(o.started_to >= p.start_date, true)
    group by p.class_id, p.certificate_kind, p.category
),
priced as (
    select
        r.class_id,
        r.certificate_kind,
        r.category,
        r.subsidy_position,
        coalesce(r.percent, 100) as percent,
        coalesce(
            s.yuan,
            least(
                s.yuan_per_hour * cast(r.delivered_hours as decimal(18, 0)),
                s.at_most_yuan
            ),
            s.yuan_per_hour * cast(r.delivered_hours as decimal(18, 0))
        ) as rate_yuan
    from offered r
    join policy.subsidies s on s.position = r.subsidy_position
)
select
    p.class_id,
    p.certificate_kind,
    p.category,
    w.subsidy_position,
    w.percent as uplift_percent,
    cast(w.rate_yuan as decimal(18, 2)) as rate_yuan,
    cast(
        (cast(w.rate_yuan * 100 as bigint) * w.percent + 50) / 100
        * cast('0.01' as decimal(3, 2))
        as decimal(18, 2)
    ) as worth_yuan
from persons p
left join priced w
    on w.class_id = p.class_id
    and w.certificate_kind is not distinct from p.certificate_kind
    and w.category is not distinct from p.category
