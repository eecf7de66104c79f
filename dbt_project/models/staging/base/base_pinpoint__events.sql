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
        json_extract(raw, '$.facets.email_channel.mail_event') as mail_event,
        try_cast(json_extract_scalar(raw, '$.event_timestamp') as bigint) as event_epoch,
        try_cast(json_extract_scalar(raw, '$.arrival_timestamp') as bigint) as arrival_epoch,
        {{ json_to_map("json_extract(raw, '$.attributes')") }} as attributes,
        {{ json_to_map("json_extract(raw, '$.client_context.custom')") }} as custom_context,
        json_extract(raw, '$.endpoint') as pushed_endpoint

    from {{ source('landing', 'pinpoint_events') }}

),

documents as (

    select
        *,
        coalesce(element_at(custom_context, 'endpoint'), json_format(pushed_endpoint)) as endpoint,
        json_extract(mail_event, '$.mail') as mail,
        coalesce(
            try(cast(json_parse(element_at(attributes, 'customer_context')) as map(varchar, json))),
            cast(map() as map(varchar, json))
        ) as customer_context

    from landed

),

people as (

    select
        *,
        json_extract_scalar(endpoint, '$.ChannelType') as endpoint_channel_type,
        json_extract_scalar(endpoint, '$.Address') as endpoint_address,
        json_extract_scalar(endpoint, '$.OptOut') as endpoint_opt_out,
        json_extract_scalar(endpoint, '$.User.UserId') as endpoint_user_id,
        json_extract_scalar(raw, '$.client.client_id') as client_id,
        element_at(attributes, 'campaign_id') as campaign_id,
        element_at(attributes, 'journey_id') as journey_id,
        try_cast(json_extract(mail, '$.destination') as array(varchar)) as destination

    from documents

),

typed as (

    select

        ---------- ids
        event_id,
        family,
        event_type,
        event_type as source_event_type,
        case
            when starts_with(event_type, '_email.') then 'EMAIL'
            when starts_with(event_type, '_SMS.') then 'SMS'
            when event_type = '_campaign.send'
                then coalesce(element_at(attributes, 'delivery_type'), endpoint_channel_type)
            when event_type = '_journey.send'
                then coalesce(endpoint_channel_type, element_at(attributes, 'journey_activity_type'))
            when starts_with(event_type, '_campaign.') then coalesce(endpoint_channel_type, 'PUSH')
            else 'APP'
        end as channel,
        coalesce(
            json_extract_scalar(mail, '$.message_id'),
            element_at(attributes, 'message_id')
        ) as message_id,
        json_extract_scalar(raw, '$.application.app_id') as application_id,
        json_extract_scalar(raw, '$.awsAccountId') as aws_account_id,
        client_id,
        -- Transactional mail carries a random client id: it is nobody's endpoint.
        if(
            not starts_with(event_type, '_email.')
            or coalesce(campaign_id, journey_id) is not null,
            client_id
        ) as endpoint_id,
        coalesce(element_at(attributes, 'user_id'), endpoint_user_id) as user_id,
        coalesce(
            {{ normalised_address('endpoint_address') }},
            if(cardinality(destination) = 1, {{ normalised_address('element_at(destination, 1)') }}),
            {{ normalised_address("element_at(attributes, 'destination_phone_number')") }}
        ) as address,
        json_extract_scalar(raw, '$.session.session_id') as session_id,
        campaign_id,
        element_at(attributes, 'treatment_id') as treatment_id,
        journey_id,

        ---------- what was sent
        coalesce(
            element_at(attributes, 'campaign_send_status'),
            element_at(attributes, 'journey_send_status')
        ) as send_status,
        json_extract_scalar(mail, '$.from_address') as from_address,
        json_extract_scalar(mail, '$.common_headers.subject') as subject,
        destination,

        ---------- what became of it
        try_cast(json_extract(mail_event, '$.delivery.recipients') as array(varchar)) as recipients,
        coalesce(
            {{ json_to_recipients("json_extract(mail_event, '$.bounce.bounced_recipients')", 'email_address', 'diagnostic_code') }},
            {{ json_to_recipients("json_extract(mail_event, '$.complaint.complained_recipients')", 'email_address', 'diagnostic_code') }}
        ) as affected_recipients,
        json_extract_scalar(mail_event, '$.bounce.bounce_type') as bounce_type,
        json_extract_scalar(mail_event, '$.bounce.bounce_sub_type') as bounce_sub_type,
        coalesce(
            json_extract_scalar(mail_event, '$.bounce.feedback_id'),
            json_extract_scalar(mail_event, '$.complaint.feedback_id')
        ) as feedback_id,
        json_extract_scalar(mail_event, '$.complaint.complaint_feedback_type') as complaint_feedback_type,
        coalesce(
            json_extract_scalar(mail_event, '$.delivery.reporting_mta'),
            json_extract_scalar(mail_event, '$.bounce.reporting_mta')
        ) as reporting_mta,
        json_extract_scalar(mail_event, '$.delivery.smtp_response') as smtp_response,
        coalesce(
            json_extract_scalar(mail_event, '$.open.ip_address'),
            json_extract_scalar(mail_event, '$.click.ip_address')
        ) as ip_address,
        coalesce(
            json_extract_scalar(mail_event, '$.open.user_agent'),
            json_extract_scalar(mail_event, '$.click.user_agent'),
            json_extract_scalar(mail_event, '$.complaint.user_agent')
        ) as user_agent,
        json_extract_scalar(mail_event, '$.click.link') as link,
        try_cast(
            json_extract(mail_event, '$.click.link_tags.unsubscribeLinkTag') as array(varchar)
        ) as unsubscribe_link_tag,
        coalesce(
            json_extract_scalar(mail_event, '$.reject.reason'),
            json_extract_scalar(mail_event, '$.rendering_failure.error_message')
        ) as failure_reason,
        json_extract_scalar(mail_event, '$.rendering_failure.template_name') as template_name,
        try_cast(
            json_extract_scalar(mail_event, '$.delivery.processing_time_millis') as integer
        ) as processing_time_millis,
        element_at(attributes, 'destination_phone_number') as destination_phone_number,
        element_at(attributes, 'origination_phone_number') as origination_phone_number,
        element_at(attributes, 'record_status') as record_status,
        try_cast(json_extract_scalar(raw, '$.metrics.price_in_millicents_usd') as double) as price_in_millicents_usd,

        ---------- who they are
        endpoint_channel_type,
        endpoint_address,
        endpoint_opt_out,
        endpoint is not null as has_endpoint,
        regexp_extract(event_type, '^_custom\.registered_for_webinar(\d+)$', 1) as webinar_id,
        if(
            element_at(attributes, 'product_id') is not null,
            array[
                cast(
                    row(
                        element_at(attributes, 'product_id'),
                        element_at(attributes, 'category'),
                        element_at(attributes, 'variant')
                    ) as row(product_id varchar, category varchar, variant varchar)
                )
            ]
        ) as products,
        {{ json_lists_to_map("json_extract(endpoint, '$.User.UserAttributes')") }} as user_attributes,

        ---------- everything else
        attributes,
        {{ json_to_number_map("json_extract(raw, '$.metrics')") }} as metrics,
        if(
            cardinality(customer_context) > 0,
            {{ json_to_map('customer_context') }},
            custom_context
        ) as context,

        ---------- times
        {{ epoch_to_timestamp('event_epoch') }} as event_timestamp,
        {{ epoch_to_timestamp('arrival_epoch') }} as arrival_timestamp,
        {{ epoch_to_timestamp("try_cast(json_extract_scalar(mail, '$.message_send_timestamp') as bigint)") }}
            as message_send_timestamp,
        {{ iso_to_timestamp('event_at') }} as event_at,
        {{ iso_to_timestamp('arrived_at') }} as arrived_at,
        dt || ' ' || hr as landed_hour,
        dt,
        hr,
        raw,

        {{ absent_columns(['anonymous_id', 'contacts']) }}

    from people

)

select * from typed
