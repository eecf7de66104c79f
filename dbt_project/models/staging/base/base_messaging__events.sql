{#- By the names that the views know: where End User Messaging says it, and where SNS does, of its own texts. -#}
{%- set paths = {
    'message_id': ['$.messageId', '$.notification.messageId'],
    'destination_phone_number': ['$.destinationPhoneNumber', '$.delivery.destination'],
    'origination_phone_number': ['$.originationPhoneNumber'],
    'record_status': ['$.messageStatus', '$.status'],
    'record_status_description': ['$.messageStatusDescription', '$.delivery.providerResponse'],
    'iso_country_code': ['$.isoCountryCode'],
    'mcc': ['$.mcc', '$.delivery.mcc'],
    'mnc': ['$.mnc', '$.delivery.mnc'],
    'carrier_name': ['$.carrierName', '$.delivery.phoneCarrier'],
    'number_of_message_parts': ['$.totalMessageParts', '$.delivery.numberOfMessageParts'],
    'message_type': ['$.messageType', '$.delivery.smsType'],
    'is_final': ['$.isFinal'],
} %}

with

landed as (

    select
        {{ landing_columns() }},
        {{ json_to_map("json_extract(raw, '$.context')") }} as message_context,
        {{ text_value(json_scalar('raw', paths['destination_phone_number'])) }} as destination_phone_number,
        json_extract_scalar(raw, '$.messageRequestTimestamp') as requested_text,
        -- Dollars here, thousandths of a cent in the older family.
        coalesce(
            {{ number_value("json_extract_scalar(raw, '$.totalMessagePrice')") }},
            {{ number_value("json_extract_scalar(raw, '$.delivery.priceInUSD')") }}
        ) * 100000 as price_in_millicents_usd

    from {{ source('landing', 'messaging_events') }}

),

catalogued as (

    {{ catalogued('landed', 'messaging') }}

),

typed as (

    select

        ---------- ids
        event_id,
        'messaging' as family,
        known_type as event_type,
        event_type as source_event_type,
        known_channel as channel,
        {{ text_value(json_scalar('raw', paths['message_id'])) }} as message_id,
        {{ map_text('message_context', 'endpoint_id') }} as client_id,
        lower({{ map_text('message_context', 'endpoint_id') }}) as endpoint_id,
        {{ map_text('message_context', 'user_id') }} as user_id,
        {{ normalised_address('destination_phone_number') }} as address,
        {{ map_text('message_context', 'campaign_id') }} as campaign_id,
        {{ map_text('message_context', 'treatment_id') }} as treatment_id,
        {{ map_text('message_context', 'journey_id') }} as journey_id,

        ---------- what became of it
        destination_phone_number,
        {{ text_value(json_scalar('raw', paths['origination_phone_number'])) }} as origination_phone_number,
        {{ text_value(json_scalar('raw', paths['record_status'])) }} as record_status,
        price_in_millicents_usd,

        ---------- everything else
        map_filter(
            map(
                array['{{ paths | join("', '") }}'],
                array[
                    {%- for name in paths %}
                    {{ json_scalar('raw', paths[name]) }}{{ ',' if not loop.last }}
                    {%- endfor %}
                ]
            ),
            (k, v) -> v is not null
        ) as attributes,
        map_filter(
            map(
                array[
                    'price_in_millicents_usd',
                    'carrier_fee_in_millicents_usd',
                    'call_duration_in_seconds',
                    'total_duration_in_minutes'
                ],
                array[
                    price_in_millicents_usd,
                    {{ number_value("json_extract_scalar(raw, '$.totalCarrierFee')") }} * 100000,
                    {{ number_value("json_extract_scalar(raw, '$.callDurationInSeconds')") }},
                    {{ number_value("json_extract_scalar(raw, '$.totalDurationInMinutes')") }}
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

        {{ absent_columns('messaging') }}

    from catalogued

)

select * from typed
