-- The same person in more ended classes than the notice pays for.
--
-- title:    同一人重复享受补贴
-- severity: error
-- effect:   reject_trainee
-- subject:  trainee
-- scope:    ended
--
-- 同一身份证号出现在多个已结束的班次，且在这些班次均未被其他规则判为不予补贴：按开班日期先后（同日按班次编号）逐
-- 班看，通知规定的次数在先保留的班次中已经用完的，这一班不予补贴；其余保留。
--
-- ◆ 通知未规定重复参训时保留哪一班，这里保留最先开班的一班。
with recursive rejected as (
    select t.class_id, t.trainee_no
    from checks.findings f
    join facts.repeated_trainees t on t.class_id = f.class_id
    where f.effect = 'reject_class'
    union
    select class_id, trainee_no
    from checks.findings
    where effect = 'reject_trainee'
),
remaining as (
    select t.*
    from facts.repeated_trainees t
    left join rejected r
        on r.class_id = t.class_id
        and r.trainee_no = t.trainee_no
    where r.class_id is null
),
-- Each class of a person beside each cap; token is what classes that the cap counts
-- together have in common, unknown where it counts the class with no other.
counted as (
    select
        m.id_number,
        m.class_id,
        m.trainee_no,
        m.subject_id,
        c.position,
        c.times,
        c.text,
        x.category is null as is_judged,
        case
            when c.is_same_occupation and m.occupation is null
                or c.is_same_level and m.level is null
                or c.is_same_mode and m.mode is null then null
            else concat(
                chr(31), cast(c.position as varchar),
                case when c.is_per_year
                    then concat(chr(30), cast(year(m.start_date) as varchar))
                    else '' end,
                case when c.is_same_occupation
                    then concat(chr(30), m.occupation) else '' end,
                case when c.is_same_level
                    then concat(chr(30), m.level) else '' end,
                case when c.is_same_mode
                    then concat(chr(30), m.mode) else '' end,
                chr(31)
            )
        end as token,
        row_number() over (
            order by m.id_number, m.start_date, m.class_id, c.position
        ) as step_no,
        row_number() over (
            partition by m.id_number, m.class_id
            order by c.position
        ) as cap_no,
        count(*) over (partition by m.id_number, m.class_id) as cap_count
    from remaining m
    cross join policy.caps c
    left join policy.cap_exceptions x
        on x.position = c.position and x.category = m.category
),
steps as (
    select
        c.*,
        lag(step_no) over (partition by id_number order by step_no) as after_no,
        case when cap_no = cap_count then coalesce(
            array_join(
                array_agg(token) filter (where token is not null)
                    over (partition by id_number, class_id),
                ''
            ), ''
        ) end as tokens
    from counted c
),
-- One cap of one class at a time: kept has the tokens of the classes kept so far,
-- used_position is the first cap that is used up for the class at hand.
walked as (
    select
        id_number,
        step_no,
        class_id,
        trainee_no,
        cap_no = cap_count as is_last,
        cast(null as bigint) as used_position,
        coalesce(tokens, '') as kept
    from steps
    where after_no is null
    union all
    select
        s.id_number,
        s.step_no,
        s.class_id,
        s.trainee_no,
        s.is_last,
        s.used_position,
        case
            when s.is_last and s.used_position is null
                then concat(s.kept, s.tokens)
            else s.kept
        end as kept
    from (
        select
            n.id_number,
            n.step_no,
            n.class_id,
            n.trainee_no,
            n.cap_no = n.cap_count as is_last,
            n.tokens,
            w.kept,
            coalesce(
                case when n.cap_no > 1 then w.used_position end,
                case
                    when n.is_judged
                        and length(w.kept) - length(replace(w.kept, n.token, ''))
                        >= n.times * length(n.token)
                        then n.position
                end
            ) as used_position
        from walked w
        join steps n on n.after_no = w.step_no
    ) s
),
found as (
    select class_id, trainee_no, id_number, step_no, used_position
    from walked
    where is_last
),
-- The classes kept before that use the cap up.
before as (
    select
        f.class_id,
        f.trainee_no,
        c.text,
        array_join(array_agg(e.subject_id order by e.step_no), '、') as kept_ids
    from found f
    join counted c
        on c.class_id = f.class_id
        and c.trainee_no = f.trainee_no
        and c.position = f.used_position
    join counted e
        on e.id_number = c.id_number
        and e.token = c.token
        and e.step_no < c.step_no
    join walked k
        on k.class_id = e.class_id
        and k.trainee_no = e.trainee_no
        and k.is_last
        and k.used_position is null
    group by f.class_id, f.trainee_no, c.text
),
asked as (
    select array_join(array_agg(text order by position), '，') as text
    from policy.caps
)
select
    t.class_id,
    t.trainee_no,
    b.class_id is not null as is_found,
    coalesce('已在 ' || b.kept_ids || ' 参训', '未判为重复') as measured,
    coalesce(b.text, a.text) as required,
    t.source_file,
    t.source_row
from facts.trainees t
cross join asked a
left join before b
    on b.class_id = t.class_id
    and b.trainee_no = t.trainee_no
