-- Ended classes by the lines of satisfaction: one row. unanswered_count has those that
-- nobody answered for, all where no surveys are exported.
--
-- title: 班次的满意率
-- says: 已结班的班次，按满意率落在通知的哪一段计数；没有有效测评的单列。
-- public: below_stop_count, below_warning_count, met_count, unanswered_count
select
    count(*) filter (where is_below_stop) as below_stop_count,
    count(*) filter (where is_below_warning) as below_warning_count,
    count(*) filter (
        where answered_count > 0
            and not is_below_stop
            and not is_below_warning
    ) as met_count,
    count(*) filter (where coalesce(answered_count, 0) = 0) as unanswered_count
from report.class_pages
where is_ended
