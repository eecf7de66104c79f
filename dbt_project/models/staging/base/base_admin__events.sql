with

landed as (

    select
        {{ landing_columns() }},
        {{ json_text('raw', '$.messageId') }} as message_id,
        json_extract_scalar(raw, '$.timestamp') is null as has_no_time,
        json_extract(raw, '$.attributes') as given_attributes

    from {{ source('landing', 'admin_events') }}

),

catalogued as (

    {{ catalogued('landed', 'admin') }}

),

typed as (

    select

        ---------- ids
        event_id,
        -- What says no time happened when it arrived: delivered again on another day, its bytes alone tell that it is the same.
        'admin/' || coalesce(message_id, if(has_no_time, event_id)) as fact_id,
        'admin' as family,
        known_type as event_type,
        event_type as source_event_type,
        known_channel as channel,
        message_id,

        ---------- everything else
        {{ json_to_map('given_attributes') }} as attributes,
        {{ json_to_number_map('given_attributes') }} as metrics,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns('admin') }}

    from catalogued

)

select * from typed
