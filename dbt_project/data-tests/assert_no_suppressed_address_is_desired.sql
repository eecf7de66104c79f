-- No endpoint whose address is suppressed carries a token or stands in an import.
select imports.endpoint_id

from {{ ref('act_pinpoint_segment_imports__desired') }} as imports

inner join {{ ref('dim_suppressions') }} as suppressions
    on {{ normalised_address('imports.address') }} = suppressions.address
