with

landed as (

    select
        {{ landing_columns() }},
        {{ json_text('raw', '$.messageId') }} as message_id,
        json_extract_scalar(raw, '$.timestamp') is null as has_no_time,
        json_extract(raw, '$.attributes') as given_attributes

    from {{ source('landing', 'admin_events') }}

),

typed as (

    select

        ---------- ids
        event_id,
        -- What says no time happened when it arrived: delivered again on another day, its bytes alone tell that it is the same.
        'admin/' || coalesce(message_id, if(has_no_time, event_id)) as fact_id,
        'admin' as family,
        {{ other_event_type('admin', 'event_type') }} as event_type,
        event_type as source_event_type,
        'ADMIN' as channel,
        message_id,

        ---------- everything else
        false as has_endpoint,
        cast(map() as map(varchar, varchar)) as user_attributes,
        cast(map() as map(varchar, varchar)) as topic_preferences,
        {{ json_to_map('given_attributes') }} as attributes,
        {{ json_to_number_map('given_attributes') }} as metrics,
        cast(map() as map(varchar, varchar)) as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns([
            'application_id', 'aws_account_id', 'client_id', 'endpoint_id', 'user_id', 'anonymous_id', 'previous_id', 'push_token',
            'address', 'contacts', 'session_id', 'campaign_id', 'treatment_id', 'journey_id', 'send_status', 'from_address',
            'subject', 'destination', 'recipients', 'affected_recipients', 'bounce_type', 'bounce_sub_type', 'feedback_id',
            'complaint_feedback_type', 'complaint_sub_type', 'reporting_mta', 'smtp_response', 'ip_address', 'user_agent', 'link',
            'unsubscribe_link_tag', 'failure_reason', 'template_name', 'processing_time_millis', 'destination_phone_number',
            'origination_phone_number', 'record_status', 'price_in_millicents_usd', 'endpoint_channel_type', 'endpoint_address',
            'endpoint_opt_out', 'endpoint_status', 'webinar_id', 'unsubscribe_all', 'unsubscribed_before', 'products',
            'message_send_timestamp',
        ]) }}

    from landed

)

select * from typed
