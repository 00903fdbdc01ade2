-- Every row that no figure rests on, and every cell that could not be read.
-- kept is true where only an optional cell was unreadable and the row is used.
with dropped as (
    select
        load_order,
        source_file,
        source_row,
        kind,
        reason,
        "column" as column_name,
        detail
    from raw.set_aside
    where not kept
    union all
    select load_order, source_file, source_row, kind, reason, null, detail
    from keys.repeats
    union all
    select
        load_order,
        source_file,
        source_row,
        kind,
        reason,
        column_name,
        case reason
            when 'unknown_class' then '开班信息中没有这个班次，请核对班次编号或补导开班信息'
            when 'unknown_session' then '课程安排中该班次没有这一课次，请核对课次或补导课程安排'
            else '补贴申请中没有这个申请编号，请核对申请编号或补导补贴申请'
        end as detail
    from staging.unknown_references
)
select source_file, source_row, kind, reason, column_name, false as kept, detail
from dropped
union all
select source_file, source_row, kind, reason, "column", true as kept, detail
from raw.set_aside
where kept
    and load_order not in (select load_order from dropped)
