with

landed as (

    select
        {{ landing_columns() }},
        {{ json_to_map("json_extract(raw, '$.context')") }} as message_context,
        {{ json_text('raw', '$.destinationPhoneNumber') }} as destination_phone_number,
        json_extract_scalar(raw, '$.messageRequestTimestamp') as requested_text,
        -- Dollars here, thousandths of a cent in the older family.
        {{ number_value("json_extract_scalar(raw, '$.totalMessagePrice')") }} * 100000 as price_in_millicents_usd

    from {{ source('landing', 'messaging_events') }}

),

typed as (

    select

        ---------- ids
        event_id,
        'messaging' as family,
        case
            when event_type in ('TEXT_QUEUED', 'TEXT_PENDING', 'TEXT_SENT') then '_SMS.BUFFERED'
            when event_type in ('TEXT_SUCCESSFUL', 'TEXT_DELIVERED') then '_SMS.SUCCESS'
            when event_type in (
                'TEXT_INVALID', 'TEXT_INVALID_MESSAGE', 'TEXT_UNREACHABLE', 'TEXT_CARRIER_UNREACHABLE',
                'TEXT_BLOCKED', 'TEXT_CARRIER_BLOCKED', 'TEXT_SPAM', 'TEXT_UNKNOWN', 'TEXT_TTL_EXPIRED',
                'TEXT_PROTECT_BLOCKED'
            ) then '_SMS.FAILURE'
            else {{ other_event_type('messaging', 'event_type') }}
        end as event_type,
        event_type as source_event_type,
        case
            when starts_with(event_type, 'VOICE_') then 'VOICE'
            when starts_with(event_type, 'RCS_') then 'RCS'
            else 'SMS'
        end as channel,
        {{ json_text('raw', '$.messageId') }} as message_id,
        {{ map_text('message_context', 'endpoint_id') }} as client_id,
        lower({{ map_text('message_context', 'endpoint_id') }}) as endpoint_id,
        {{ map_text('message_context', 'user_id') }} as user_id,
        {{ normalised_address('destination_phone_number') }} as address,
        {{ map_text('message_context', 'campaign_id') }} as campaign_id,
        {{ map_text('message_context', 'treatment_id') }} as treatment_id,
        {{ map_text('message_context', 'journey_id') }} as journey_id,

        ---------- what became of it
        destination_phone_number,
        {{ json_text('raw', '$.originationPhoneNumber') }} as origination_phone_number,
        {{ json_text('raw', '$.messageStatus') }} as record_status,
        price_in_millicents_usd,

        ---------- everything else, under the names that the views know
        false as has_endpoint,
        cast(map() as map(varchar, varchar)) as user_attributes,
        cast(map() as map(varchar, varchar)) as topic_preferences,
        map_filter(
            map(
                array[
                    'destination_phone_number',
                    'origination_phone_number',
                    'record_status',
                    'record_status_description',
                    'iso_country_code',
                    'mcc',
                    'mnc',
                    'carrier_name',
                    'number_of_message_parts',
                    'message_id',
                    'message_type',
                    'is_final'
                ],
                array[
                    destination_phone_number,
                    json_extract_scalar(raw, '$.originationPhoneNumber'),
                    json_extract_scalar(raw, '$.messageStatus'),
                    json_extract_scalar(raw, '$.messageStatusDescription'),
                    json_extract_scalar(raw, '$.isoCountryCode'),
                    json_extract_scalar(raw, '$.mcc'),
                    json_extract_scalar(raw, '$.mnc'),
                    json_extract_scalar(raw, '$.carrierName'),
                    json_extract_scalar(raw, '$.totalMessageParts'),
                    json_extract_scalar(raw, '$.messageId'),
                    json_extract_scalar(raw, '$.messageType'),
                    json_extract_scalar(raw, '$.isFinal')
                ]
            ),
            (k, v) -> v is not null
        ) as attributes,
        map_filter(
            map(
                array['price_in_millicents_usd', 'carrier_fee_in_millicents_usd', 'call_duration_in_seconds'],
                array[
                    price_in_millicents_usd,
                    {{ number_value("json_extract_scalar(raw, '$.totalCarrierFee')") }} * 100000,
                    {{ number_value("json_extract_scalar(raw, '$.callDurationInSeconds')") }}
                ]
            ),
            (k, v) -> v is not null
        ) as metrics,
        message_context as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ time_value('requested_text') }} as message_send_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns([
            'fact_id', 'application_id', 'aws_account_id', 'anonymous_id', 'previous_id', 'push_token', 'contacts', 'session_id', 'send_status',
            'from_address', 'subject', 'destination', 'recipients', 'affected_recipients', 'bounce_type',
            'bounce_sub_type', 'feedback_id', 'complaint_feedback_type', 'reporting_mta', 'smtp_response',
            'ip_address', 'user_agent', 'link', 'unsubscribe_link_tag', 'failure_reason', 'template_name',
            'processing_time_millis', 'endpoint_channel_type', 'endpoint_address', 'endpoint_opt_out',
            'endpoint_status', 'complaint_sub_type', 'unsubscribe_all', 'unsubscribed_before', 'webinar_id', 'products',
        ]) }}

    from landed

)

select * from typed
