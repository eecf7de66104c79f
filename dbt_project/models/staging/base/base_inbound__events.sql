with

landed as (

    select
        {{ landing_columns() }},
        event_type in ('TEXT_RECEIVED', 'RCS_RECEIVED') as is_text,
        event_type = 'Received' as is_mail,
        -- The account's entry of Meta's webhook, JSON as text; one change an entry.
        try(json_extract(json_parse(json_extract_scalar(raw, '$.whatsAppWebhookEntry')), '$.changes[0]')) as whatsapp_change

    from {{ source('landing', 'inbound_events') }}

),

parts as (

    select
        *,
        json_extract(whatsapp_change, '$.value.messages') as whatsapp_messages,
        json_extract(whatsapp_change, '$.value.messages[0]') as whatsapp_message,
        json_extract(whatsapp_change, '$.value.statuses[0]') as whatsapp_status,
        json_extract_scalar(raw, '$.mail.commonHeaders.from[0]') as mail_from,
        coalesce(json_extract_scalar(raw, '$.receipt.dmarcVerdict.status') = 'PASS', false) as is_from_proven

    from landed

),

senders as (

    select
        *,
        {{ json_text('whatsapp_message', '$.id') }} as whatsapp_message_id,
        {{ json_text('whatsapp_status', '$.id') }} as whatsapp_status_id,
        case
            when is_text then {{ json_text('raw', '$.inboundMessageId') }}
            when is_mail then {{ json_text('raw', '$.mail.messageId') }}
            else coalesce({{ json_text('whatsapp_message', '$.id') }}, {{ json_text('whatsapp_status', '$.id') }})
        end as message_id,
        case
            when is_text then json_extract_scalar(raw, '$.originationNumber')
            when is_mail and is_from_proven then mail_from
            when not is_mail then coalesce(
                json_extract_scalar(whatsapp_message, '$.from'),
                json_extract_scalar(whatsapp_status, '$.recipient_id')
            )
        end as sender

    from parts

),

typed as (

    select

        ---------- ids
        event_id,
        -- The service's own id, with whom it is about: what SNS delivers again is the same message. A text does not say when it
        -- came, so its bytes must do where it has no id.
        case
            when is_text then 'inbound/text/' || coalesce(message_id, event_id) || '/' || coalesce({{ normalised_address('sender') }}, '')
            when is_mail then 'inbound/mail/' || message_id
            when whatsapp_message_id is not null then 'inbound/whatsapp/' || whatsapp_message_id
            when whatsapp_status_id is not null then
                'inbound/whatsapp status/' || whatsapp_status_id
                || '/' || {{ json_text('whatsapp_status', '$.status') }}
                || '/' || coalesce({{ normalised_address('sender') }}, '')
        end as fact_id,
        'inbound' as family,
        case
            when event_type = 'TEXT_RECEIVED' then '_inbound.text'
            when event_type = 'RCS_RECEIVED' then '_inbound.rcs'
            when is_mail then '_inbound.email'
            when whatsapp_message is not null then '_inbound.whatsapp'
            when whatsapp_status is not null then '_inbound.whatsapp_status'
            else {{ other_event_type('inbound', 'event_type') }}
        end as event_type,
        event_type as source_event_type,
        case
            when is_mail then 'EMAIL'
            when event_type = 'TEXT_RECEIVED' then 'SMS'
            when event_type = 'RCS_RECEIVED' then 'RCS'
            else 'WHATSAPP'
        end as channel,
        message_id,
        {{ json_text('raw', '$.aws_account_id') }} as aws_account_id,
        {{ normalised_address('sender') }} as address,

        ---------- what they sent
        if(is_mail, {{ text_value('mail_from') }}) as from_address,
        if(is_mail, {{ json_text('raw', '$.mail.commonHeaders.subject') }}) as subject,
        if(is_mail, {{ json_texts("json_extract(raw, '$.receipt.recipients')") }}) as recipients,
        if(not is_mail, {{ text_value('sender') }}) as origination_phone_number,
        if(
            is_text,
            {{ json_text('raw', '$.destinationNumber') }},
            {{ json_text('whatsapp_change', '$.value.metadata.display_phone_number') }}
        ) as destination_phone_number,
        {{ json_text('whatsapp_status', '$.status') }} as record_status,

        ---------- everything else
        false as has_endpoint,
        cast(map() as map(varchar, varchar)) as user_attributes,
        cast(map() as map(varchar, varchar)) as topic_preferences,
        map_filter(
            map(
                array[
                    'body',
                    'keyword',
                    'previous_message_id',
                    'messages',
                    'field',
                    'is_from_proven',
                    'spam_verdict',
                    'virus_verdict',
                    'spf_verdict',
                    'dkim_verdict',
                    'dmarc_verdict',
                    'reply_to',
                    'mail_message_id',
                    'bucket_name',
                    'object_key'
                ],
                array[
                    json_extract_scalar(raw, '$.messageBody'),
                    json_extract_scalar(raw, '$.messageKeyword'),
                    json_extract_scalar(raw, '$.previousPublishedMessageId'),
                    json_format(whatsapp_messages),
                    json_extract_scalar(whatsapp_change, '$.field'),
                    if(is_mail, cast(is_from_proven as varchar)),
                    json_extract_scalar(raw, '$.receipt.spamVerdict.status'),
                    json_extract_scalar(raw, '$.receipt.virusVerdict.status'),
                    json_extract_scalar(raw, '$.receipt.spfVerdict.status'),
                    json_extract_scalar(raw, '$.receipt.dkimVerdict.status'),
                    json_extract_scalar(raw, '$.receipt.dmarcVerdict.status'),
                    json_extract_scalar(raw, '$.mail.commonHeaders.replyTo[0]'),
                    json_extract_scalar(raw, '$.mail.commonHeaders.messageId'),
                    json_extract_scalar(raw, '$.receipt.action.bucketName'),
                    json_extract_scalar(raw, '$.receipt.action.objectKey')
                ]
            ),
            (k, v) -> v is not null
        ) as attributes,
        cast(map() as map(varchar, double)) as metrics,
        cast(map() as map(varchar, varchar)) as context,

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns([
            'application_id', 'client_id', 'endpoint_id', 'user_id', 'anonymous_id', 'previous_id', 'push_token', 'contacts',
            'session_id', 'campaign_id', 'treatment_id', 'journey_id', 'send_status', 'destination', 'affected_recipients',
            'bounce_type', 'bounce_sub_type', 'feedback_id', 'complaint_feedback_type', 'complaint_sub_type', 'reporting_mta',
            'smtp_response', 'ip_address', 'user_agent', 'link', 'unsubscribe_link_tag', 'failure_reason', 'template_name',
            'processing_time_millis', 'price_in_millicents_usd', 'endpoint_channel_type', 'endpoint_address',
            'endpoint_opt_out', 'endpoint_status', 'webinar_id', 'unsubscribe_all', 'unsubscribed_before', 'products',
            'message_send_timestamp',
        ]) }}

    from senders

)

select * from typed
