with

landed as (

    select
        {{ landing_columns() }},
        json_extract(raw, '$.facets.email_channel.mail_event') as mail_event,
        json_extract_scalar(raw, '$.event_timestamp') as event_text,
        json_extract_scalar(raw, '$.timestamp') as older_text,
        json_extract_scalar(raw, '$.timestamp_created') as oldest_text,
        json_extract_scalar(raw, '$.arrival_timestamp') as arrival_text,
        json_extract_scalar(raw, '$.facets.email_channel.mail_event.mail.message_send_timestamp') as sent_text,
        {{ json_to_map("json_extract(raw, '$.attributes')") }} as attributes,
        {{ json_to_map("json_extract(raw, '$.client_context.custom')") }} as custom_context,
        json_extract(raw, '$.endpoint') as pushed_endpoint

    from {{ source('landing', 'pinpoint_events') }}

),

documents as (

    select
        *,
        coalesce(try(json_parse(element_at(custom_context, 'endpoint'))), pushed_endpoint) as endpoint,
        json_extract(mail_event, '$.mail') as mail,
        try(json_parse(element_at(attributes, 'customer_context'))) as customer_document

    from landed

),

catalogued as (

    {{ catalogued('documents', 'pinpoint') }}

),

people as (

    select
        *,
        upper({{ json_text('endpoint', '$.ChannelType') }}) as endpoint_channel_type,
        {{ json_text('endpoint', '$.Address') }} as endpoint_address,
        {{ json_text('endpoint', '$.User.UserId') }} as endpoint_user_id,
        coalesce({{ json_text('raw', '$.client.client_id') }}, {{ json_text('raw', '$.unique_id') }}) as client_id,
        {{ json_to_map('customer_document') }} as customer_context,
        upper({{ map_text('attributes', 'delivery_type') }}) as delivery_type,
        upper({{ map_text('attributes', 'journey_activity_type') }}) as journey_activity_type,
        {{ map_text('attributes', 'campaign_id') }} as campaign_id,
        {{ map_text('attributes', 'journey_id') }} as journey_id,
        {{ map_text('attributes', 'destination_phone_number') }} as destination_phone_number,
        coalesce(
            {{ map_text('attributes', 'product_id') }},
            {{ map_text('attributes', '_product_id') }}
        ) as product_id,
        {{ json_texts("json_extract(mail, '$.destination')") }} as destination,
        coalesce(
            {{ json_to_recipients("json_extract(mail_event, '$.bounce.bounced_recipients')", 'email_address', 'diagnostic_code') }},
            {{ json_to_recipients("json_extract(mail_event, '$.complaint.complained_recipients')", 'email_address', 'diagnostic_code') }}
        ) as affected_recipients,
        case
            when event_type in ('_email.hardbounce', '_email.softbounce') then 'bounce'
            when event_type = '_email.complaint' then 'complaint'
        end as feedback_kind,
        coalesce(
            {{ json_text('mail_event', '$.bounce.feedback_id') }},
            {{ json_text('mail_event', '$.complaint.feedback_id') }}
        ) as feedback_id

    from catalogued

),

typed as (

    select

        ---------- ids
        event_id,
        {{ feedback_fact_id('pinpoint', 'feedback_kind', 'feedback_id', 'affected_recipients') }} as fact_id,
        'pinpoint' as family,
        known_type as event_type,
        event_type as source_event_type,
        case
            -- The record says by which channel a campaign or a journey reached somebody.
            when known_channel is null then coalesce(
                {{ known_channel('delivery_type') }},
                {{ known_channel('endpoint_channel_type') }},
                {{ known_channel('journey_activity_type') }}
            )
            when known_channel = 'PUSH' and {{ is_push_channel('endpoint_channel_type') }} then endpoint_channel_type
            else known_channel
        end as channel,
        coalesce(
            {{ json_text('mail', '$.message_id') }},
            {{ map_text('attributes', 'message_id') }}
        ) as message_id,
        -- Streams of 2017 have other names for these.
        coalesce({{ json_text('raw', '$.application.app_id') }}, {{ json_text('raw', '$.application_key') }}) as application_id,
        coalesce({{ json_text('raw', '$.awsAccountId') }}, {{ json_text('raw', '$.account_id') }}) as aws_account_id,
        client_id,
        -- Transactional mail carries a random client id: it is nobody's endpoint.
        if(
            coalesce(known_channel <> 'EMAIL', true)
            or coalesce(campaign_id, journey_id) is not null,
            lower(client_id)
        ) as endpoint_id,
        coalesce({{ map_text('attributes', 'user_id') }}, endpoint_user_id) as user_id,
        case
            -- What came in is about who sent it.
            when starts_with(known_type, '_inbound.') then {{ normalised_address(map_text('attributes', 'origination_phone_number')) }}
            else coalesce(
                {{ normalised_address('endpoint_address') }},
                {{ only_address('destination') }},
                {{ normalised_address('destination_phone_number') }}
            )
        end as address,
        {{ json_text('raw', '$.session.session_id') }} as session_id,
        campaign_id,
        {{ map_text('attributes', 'treatment_id') }} as treatment_id,
        journey_id,

        ---------- what was sent
        coalesce(
            {{ map_text('attributes', 'campaign_send_status') }},
            {{ map_text('attributes', 'journey_send_status') }}
        ) as send_status,
        {{ json_text('mail', '$.from_address') }} as from_address,
        {{ json_text('mail', '$.common_headers.subject') }} as subject,
        destination,

        ---------- what became of it
        {{ json_texts("json_extract(mail_event, '$.delivery.recipients')") }} as recipients,
        affected_recipients,
        {{ json_text('mail_event', '$.bounce.bounce_type') }} as bounce_type,
        {{ json_text('mail_event', '$.bounce.bounce_sub_type') }} as bounce_sub_type,
        feedback_id,
        {{ json_text('mail_event', '$.complaint.complaint_feedback_type') }} as complaint_feedback_type,
        {{ json_text('mail_event', '$.complaint.complaint_sub_type') }} as complaint_sub_type,
        coalesce(
            {{ json_text('mail_event', '$.delivery.reporting_mta') }},
            {{ json_text('mail_event', '$.bounce.reporting_mta') }}
        ) as reporting_mta,
        {{ json_text('mail_event', '$.delivery.smtp_response') }} as smtp_response,
        coalesce(
            {{ json_text('mail_event', '$.open.ip_address') }},
            {{ json_text('mail_event', '$.click.ip_address') }}
        ) as ip_address,
        coalesce(
            {{ json_text('mail_event', '$.open.user_agent') }},
            {{ json_text('mail_event', '$.click.user_agent') }},
            {{ json_text('mail_event', '$.complaint.user_agent') }}
        ) as user_agent,
        {{ json_text('mail_event', '$.click.link') }} as link,
        {{ json_texts("json_extract(mail_event, '$.click.link_tags.unsubscribeLinkTag')") }} as unsubscribe_link_tag,
        coalesce(
            {{ json_text('mail_event', '$.reject.reason') }},
            {{ json_text('mail_event', '$.rendering_failure.error_message') }}
        ) as failure_reason,
        {{ json_text('mail_event', '$.rendering_failure.template_name') }} as template_name,
        {{ whole_value("json_extract_scalar(mail_event, '$.delivery.processing_time_millis')") }} as processing_time_millis,
        destination_phone_number,
        {{ map_text('attributes', 'origination_phone_number') }} as origination_phone_number,
        {{ map_text('attributes', 'record_status') }} as record_status,
        {{ number_value("json_extract_scalar(raw, '$.metrics.price_in_millicents_usd')") }} as price_in_millicents_usd,

        ---------- who they are
        endpoint_channel_type,
        endpoint_address,
        if({{ is_push_channel('endpoint_channel_type') }}, endpoint_address) as push_token,
        upper({{ json_text('endpoint', '$.OptOut') }}) as endpoint_opt_out,
        upper({{ json_text('endpoint', '$.EndpointStatus') }}) as endpoint_status,
        coalesce(cardinality({{ json_members('endpoint') }}) > 0, false) as has_endpoint,
        regexp_extract(event_type, '^_custom\.registered_for_webinar(\d+)$', 1) as webinar_id,
        {{ only_product('attributes', 'product_id') }} as products,
        {{ json_tags_to_map("json_extract(endpoint, '$.User.UserAttributes')") }} as user_attributes,

        ---------- everything else
        attributes,
        {{ json_to_number_map("json_extract(raw, '$.metrics')") }} as metrics,
        if(cardinality(customer_context) > 0, customer_context, custom_context) as context,

        ---------- times
        coalesce(
            {{ time_value('event_text') }},
            {{ time_value('older_text') }},
            {{ time_value('oldest_text') }}
        ) as event_timestamp,
        {{ time_value('arrival_text') }} as arrival_timestamp,
        {{ time_value('sent_text') }} as message_send_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns('pinpoint') }}

    from people

)

select * from typed
