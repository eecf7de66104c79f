with

landed as (

    select
        event_id,
        family,
        event_type,
        event_at,
        arrived_at,
        raw,
        dt,
        hr,
        json_extract_scalar(raw, '$.type') as call_type,
        json_extract(raw, '$.properties') as properties,
        json_extract(raw, '$.traits') as traits

    from {{ source('landing', 'app_events') }}

),

documents as (

    select
        *,
        {{ json_to_map('properties') }} as property_map,
        {{ json_to_map('traits') }} as trait_map,
        try_cast(json_extract(properties, '$.products') as array(json)) as product_list

    from landed

),

typed as (

    select

        ---------- ids
        event_id,
        family,
        event_type,
        call_type as source_event_type,
        'APP' as channel,
        json_extract_scalar(raw, '$.messageId') as message_id,
        json_extract_scalar(raw, '$.anonymousId') as client_id,
        json_extract_scalar(raw, '$.userId') as user_id,
        json_extract_scalar(raw, '$.anonymousId') as anonymous_id,
        filter(
            array[
                {{ normalised_address("element_at(trait_map, 'email')") }},
                {{ normalised_address("element_at(trait_map, 'phone')") }}
            ],
            contact -> contact is not null
        ) as contacts,
        json_extract_scalar(raw, '$.context.sessionId') as session_id,

        ---------- who they are
        false as has_endpoint,
        if(event_type = 'Webinar Registered', element_at(property_map, 'webinar_id')) as webinar_id,
        case
            when product_list is not null
                then transform(
                    product_list,
                    p -> cast(
                        row(
                            json_extract_scalar(p, '$.product_id'),
                            json_extract_scalar(p, '$.category'),
                            json_extract_scalar(p, '$.variant')
                        ) as row(product_id varchar, category varchar, variant varchar)
                    )
                )
            when element_at(property_map, 'product_id') is not null
                then array[
                    cast(
                        row(
                            element_at(property_map, 'product_id'),
                            element_at(property_map, 'category'),
                            element_at(property_map, 'variant')
                        ) as row(product_id varchar, category varchar, variant varchar)
                    )
                ]
        end as products,
        if(
            call_type = 'identify',
            map_filter(trait_map, (k, v) -> v is not null),
            cast(map() as map(varchar, varchar))
        ) as user_attributes,

        ---------- everything else
        property_map as attributes,
        {{ json_to_number_map('properties') }} as metrics,
        trait_map as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        coalesce(
            {{ iso_to_timestamp("json_extract_scalar(raw, '$.receivedAt')") }},
            {{ iso_to_timestamp('event_at') }}
        ) as arrival_timestamp,
        {{ iso_to_timestamp('event_at') }} as event_at,
        {{ iso_to_timestamp('arrived_at') }} as arrived_at,
        dt || ' ' || hr as landed_hour,
        dt,
        hr,
        raw,

        {{ absent_columns([
            'application_id', 'aws_account_id', 'endpoint_id', 'address', 'campaign_id', 'treatment_id', 'journey_id',
            'send_status', 'from_address', 'subject', 'destination', 'recipients', 'affected_recipients',
            'bounce_type', 'bounce_sub_type', 'feedback_id', 'complaint_feedback_type', 'reporting_mta',
            'smtp_response', 'ip_address', 'user_agent', 'link', 'unsubscribe_link_tag', 'failure_reason',
            'template_name', 'processing_time_millis', 'destination_phone_number', 'origination_phone_number',
            'record_status', 'price_in_millicents_usd', 'endpoint_channel_type', 'endpoint_address',
            'endpoint_opt_out', 'message_send_timestamp',
        ]) }}

    from documents

)

select * from typed
