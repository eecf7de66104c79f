with

declared as (

    select
        family,
        stream,
        owner,
        stale_after_hours

    from ({{ event_families() }}) as families (family, stream, owner, stale_after_hours)

),

newest_events as (

    select
        stream,
        max(newest_event_at) as newest_event_at

    from {{ ref('landed_hours') }}

    group by stream

),

families as (

    select
        declared.family,
        declared.owner,
        declared.stale_after_hours,
        newest_events.newest_event_at,
        greatest(date_diff('hour', newest_events.newest_event_at, {{ as_of() }}), 0) as silent_hours

    from declared

    left join newest_events
        on declared.stream = newest_events.stream

)

select
    family,
    owner,
    stale_after_hours,
    newest_event_at,
    silent_hours,
    coalesce(silent_hours > stale_after_hours, false) as is_stale

from families
