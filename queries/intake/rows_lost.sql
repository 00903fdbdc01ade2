-- More than a share of a file's rows are set aside.
--
-- title: 没有采用的行过多
-- scope: file
-- says: {measured} of {looked_at} rows are set aside, more than {percent} %
--       | {looked_at} 行中有 {measured} 行没有采用，超过 {percent}%
-- mend: mend the export and run again
--       | 请改正后重新导出
-- cause merged_cells: {column} stands only in the first row of each group: merged cells
--       | “{column}”只写在每组的第一行：是合并的单元格，请取消合并并逐行填写
-- cause blank_column: {column} is blank in these rows | 这些行的“{column}”为空
-- cause bad_values: {column} cannot be read, mostly: {detail} | “{column}”读不出，多为：{detail}
-- cause bad_rows: their cells do not fit the header: a comma, a quote or a line break is out of place
--       | 单元格与表头对不上：逗号、引号或换行有误
-- cause bad_encoding: bytes are not valid in the file's encoding: it was damaged on the way
--       | 有字节不合文件的编码：文件在传输或转存时损坏
-- cause unknown_class: they name classes that are not in the classes exported, such as {detail}
--       | 所写的班次不在开班信息之中，如 {detail}
-- cause unknown_session: they name sessions that are not in the timetable of their class
--       | 所写的课次不在该班的课程安排之中
-- cause unknown_application: they name applications that are not exported, such as {detail}
--       | 所写的申请不在补贴申请之中，如 {detail}
-- after unknown_class: rows_lost:classes, kind_empty:classes, column_twice:classes, cut_short:classes,
--       cut_at_limit:classes, keys_conflict:classes, file_unread:*, file_unusable:*, rows_fewer:classes
-- after unknown_session: rows_lost:sessions, kind_empty:sessions, cut_short:sessions,
--       cut_at_limit:sessions, file_unread:*, file_unusable:*, rows_fewer:sessions
-- after unknown_application: rows_lost:applications, kind_empty:applications, cut_short:applications,
--       file_unread:*, file_unusable:*, rows_fewer:applications
-- after: second_table:*, column_twice:*
--
-- 重复的行、被后来的行替代的行、表尾和重复的表头不算在内。主键只写在第一行的一组，第一行写的是合计，也算在内。
with lost as (
    select
        source_file,
        reason,
        column_name,
        count(*) as row_count,
        min(source_row) as first_row
    from staging.set_aside
    where
        not kept
        and reason in (
            'bad_encoding', 'bad_row', 'missing_value', 'bad_value',
            'unknown_class', 'unknown_session', 'unknown_application'
        )
    group by source_file, reason, column_name
),
spared as (
    select source_file, count(*) as row_count
    from staging.set_aside
    where
        not kept
        and reason in (
            'duplicate_row', 'superseded_row', 'footer', 'repeated_header'
        )
    group by source_file
),
-- The row above two or more in which only the key is said once holds the sum of
-- them all: it is as lost as they are.
heads as (
    select a.source_file, count(*) as row_count
    from staging.set_aside a
    join staging.set_aside b
        on b.source_file = a.source_file
        and b.source_row = a.source_row + 1
        and b.column_name = a.column_name
    join raw.columns c on c.kind = a.kind and c.column_name = a.column_name
    join raw.files f on f.source_file = a.source_file
    left join staging.set_aside h
        on h.source_file = a.source_file
        and h.source_row = a.source_row - 1
        and not h.kept
    where
        a.reason = 'missing_value'
        and b.reason = 'missing_value'
        and c.is_key
        and a.source_row > f.header_row + 1
        and h.source_file is null
    group by a.source_file
),
files as (
    select
        f.source_file,
        f.kind,
        f.header_row,
        f.rows_read - coalesce(s.row_count, 0) as row_count,
        l.row_count + coalesce(h.row_count, 0) as lost_count,
        l.row_count as faulty_count
    from raw.files f
    join (
        select source_file, cast(sum(row_count) as bigint) as row_count
        from lost
        group by source_file
    ) l on l.source_file = f.source_file
    left join spared s on s.source_file = f.source_file
    left join heads h on h.source_file = f.source_file
),
ranked as (
    select
        l.*,
        row_number() over (
            partition by l.source_file
            order by l.row_count desc, l.reason, l.column_name
        ) as place
    from lost l
)
select
    f.kind,
    f.source_file,
    r.column_name,
    r.first_row as source_row,
    f.lost_count as measured,
    f.row_count as looked_at,
    case
        when r.reason = 'missing_value'
            and c.is_key
            and r.first_row > f.header_row + 1
            and f.faulty_count < f.row_count
            then 'merged_cells'
        when r.reason = 'missing_value' then 'blank_column'
        when r.reason = 'bad_value' then 'bad_values'
        when r.reason = 'bad_row' then 'bad_rows'
        else r.reason
    end as cause,
    case
        when r.reason = 'bad_value' then d.detail
        when r.reason in ('unknown_class', 'unknown_application') then u.named
    end as cause_detail,
    cast(null as varchar) as detail
from files f
join policy.intake p on p.check_name = 'rows_lost' and p.kind = f.kind
join ranked r on r.source_file = f.source_file and r.place = 1
left join raw.columns c on c.kind = f.kind and c.column_name = r.column_name
left join (
    select source_file, source_row, min(detail) as detail
    from staging.set_aside
    where not kept
    group by source_file, source_row
) d on d.source_file = f.source_file and d.source_row = r.first_row
left join (
    select source_file, min(named) as named
    from staging.unknown_references
    group by source_file
) u on u.source_file = f.source_file
where
    f.row_count >= p.least
    and f.lost_count * 100 > p.percent * f.row_count
