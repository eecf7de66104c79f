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
        whatsapp_message is null and whatsapp_status is not null as is_status,
        if(
            whatsapp_message is not null,
            'message',
            lower({{ json_text('whatsapp_status', '$.status') }})
        ) as variant,
        if(
            is_text,
            {{ json_text('raw', '$.destinationNumber') }},
            {{ json_text('whatsapp_change', '$.value.metadata.display_phone_number') }}
        ) as our_number,
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

catalogued as (

    {{ catalogued('senders', 'inbound', variant='variant') }}

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
        known_type as event_type,
        event_type as source_event_type,
        known_channel as channel,
        message_id,
        {{ json_text('raw', '$.aws_account_id') }} as aws_account_id,
        {{ normalised_address('sender') }} as address,

        ---------- what they sent
        if(is_mail, {{ text_value('mail_from') }}) as from_address,
        if(is_mail, {{ json_text('raw', '$.mail.commonHeaders.subject') }}) as subject,
        if(is_mail, {{ json_texts("json_extract(raw, '$.receipt.recipients')") }}) as recipients,
        -- A status is about a message of ours: from our number to theirs.
        case
            when is_status then our_number
            when not is_mail then {{ text_value('sender') }}
        end as origination_phone_number,
        if(is_status, {{ text_value('sender') }}, our_number) as destination_phone_number,
        {{ json_text('whatsapp_status', '$.status') }} as record_status,

        ---------- everything else
        map_filter(
            map(
                array[
                    'body',
                    'record_status_description',
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
                    json_extract_scalar(whatsapp_status, '$.errors[0].title'),
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

        ---------- times
        {{ iso_to_timestamp('event_at') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns('inbound') }}

    from catalogued

)

select * from typed
