with

landed as (

    select
        {{ landing_columns() }},
        json_extract_scalar(raw, '$.type') as call_type,
        json_extract_scalar(raw, '$.receivedAt') as received_text,
        json_extract(raw, '$.properties') as properties,
        json_extract(raw, '$.traits') as traits

    from {{ source('landing', 'app_events') }}

),

documents as (

    select
        *,
        {{ json_to_map('properties') }} as property_map,
        {{ json_to_map('traits') }} as trait_map,
        {{ json_elements("json_extract(properties, '$.products')") }} as product_list,
        {{ json_text('raw', '$.messageId') }} as message_id

    from landed

),

typed as (

    select

        ---------- ids
        event_id,
        -- With who made the call: a tracker that gives every call the same id costs nobody else's calls.
        'app/' || message_id || '/' || coalesce(
            {{ json_text('raw', '$.anonymousId') }},
            {{ json_text('raw', '$.userId') }},
            ''
        ) as fact_id,
        'app' as family,
        {{ other_event_type('app', 'event_type') }} as event_type,
        call_type as source_event_type,
        'APP' as channel,
        message_id,
        {{ json_text('raw', '$.anonymousId') }} as client_id,
        {{ json_text('raw', '$.userId') }} as user_id,
        {{ json_text('raw', '$.anonymousId') }} as anonymous_id,
        if(call_type = 'alias', {{ json_text('raw', '$.previousId') }}) as previous_id,
        {{ json_text('raw', '$.context.device.token') }} as push_token,
        -- The traits of a group call are the group's.
        if(
            call_type <> 'group',
            {{ normalised_addresses("array[element_at(trait_map, 'email'), element_at(trait_map, 'phone')]") }},
            cast(array[] as array(varchar))
        ) as contacts,
        {{ json_text('raw', '$.context.sessionId') }} as session_id,

        ---------- who they are
        false as has_endpoint,
        if(event_type = 'Webinar Registered', {{ map_text('property_map', 'webinar_id') }}) as webinar_id,
        coalesce(
            transform(
                product_list,
                p -> {{ product_row(json_text('p', '$.product_id'), json_text('p', '$.category'), json_text('p', '$.variant')) }}
            ),
            {{ only_product('property_map', map_text('property_map', 'product_id')) }}
        ) as products,
        if(
            call_type = 'identify',
            map_filter(trait_map, (k, v) -> v is not null and {{ text_value('k') }} is not null),
            cast(map() as map(varchar, varchar))
        ) as user_attributes,

        cast(map() as map(varchar, varchar)) as topic_preferences,

        ---------- everything else
        property_map as attributes,
        {{ json_to_number_map('properties') }} as metrics,
        trait_map as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        coalesce(
            {{ time_value('received_text') }},
            {{ iso_to_timestamp('event_at') }}
        ) as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns([
            'application_id', 'aws_account_id', 'endpoint_id', 'address', 'campaign_id', 'treatment_id', 'journey_id',
            'send_status', 'from_address', 'subject', 'destination', 'recipients', 'affected_recipients',
            'bounce_type', 'bounce_sub_type', 'feedback_id', 'complaint_feedback_type', 'reporting_mta',
            'smtp_response', 'ip_address', 'user_agent', 'link', 'unsubscribe_link_tag', 'failure_reason',
            'template_name', 'processing_time_millis', 'destination_phone_number', 'origination_phone_number',
            'record_status', 'price_in_millicents_usd', 'endpoint_channel_type', 'endpoint_address',
            'endpoint_opt_out', 'endpoint_status', 'complaint_sub_type', 'unsubscribe_all', 'unsubscribed_before', 'message_send_timestamp',
        ]) }}

    from documents

)

select * from typed
