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
        json_extract(raw, '$.mail') as mail,
        json_extract(raw, '$.bounce') as bounce,
        json_extract(raw, '$.complaint') as complaint,
        json_extract(raw, '$.delivery') as delivery,
        json_extract(raw, '$.open') as opened,
        json_extract(raw, '$.click') as click,
        json_extract(raw, '$.failure') as failure

    from {{ source('landing', 'ses_events') }}

),

documents as (

    select
        *,
        {{ json_lists_to_map("json_extract(mail, '$.tags')") }} as tags,
        try_cast(json_extract(mail, '$.destination') as array(varchar)) as destination,
        try_cast(json_extract(click, '$.linkTags.unsubscribeLinkTag') as array(varchar)) as unsubscribe_link_tag

    from landed

),

typed as (

    select

        ---------- ids
        event_id,
        family,
        case
            when event_type = 'Send' then '_email.send'
            when event_type = 'Delivery' then '_email.delivered'
            when event_type = 'Open' then '_email.open'
            when event_type = 'Click' and unsubscribe_link_tag is not null then '_email.unsubscribe'
            when event_type = 'Click' then '_email.click'
            when event_type = 'Complaint' then '_email.complaint'
            when event_type = 'Bounce' and json_extract_scalar(bounce, '$.bounceType') = 'Permanent'
                then '_email.hardbounce'
            when event_type = 'Bounce' then '_email.softbounce'
            when event_type = 'Reject' then '_email.rejected'
            when event_type = 'Rendering Failure' then '_email.rendering_failure'
            else event_type
        end as event_type,
        event_type as source_event_type,
        'EMAIL' as channel,
        json_extract_scalar(mail, '$.messageId') as message_id,
        json_extract_scalar(mail, '$.sendingAccountId') as aws_account_id,
        element_at(tags, 'endpoint_id') as client_id,
        element_at(tags, 'endpoint_id') as endpoint_id,
        element_at(tags, 'user_id') as user_id,
        if(
            cardinality(destination) = 1,
            {{ normalised_address('element_at(destination, 1)') }}
        ) as address,
        element_at(tags, 'campaign_id') as campaign_id,
        element_at(tags, 'treatment_id') as treatment_id,
        element_at(tags, 'journey_id') as journey_id,

        ---------- what was sent
        json_extract_scalar(mail, '$.source') as from_address,
        json_extract_scalar(mail, '$.commonHeaders.subject') as subject,
        destination,

        ---------- what became of it
        try_cast(json_extract(delivery, '$.recipients') as array(varchar)) as recipients,
        coalesce(
            {{ json_to_recipients("json_extract(bounce, '$.bouncedRecipients')", 'emailAddress', 'diagnosticCode') }},
            {{ json_to_recipients("json_extract(complaint, '$.complainedRecipients')", 'emailAddress', 'diagnosticCode') }},
            {{ json_to_recipients("json_extract(raw, '$.deliveryDelay.delayedRecipients')", 'emailAddress', 'diagnosticCode') }}
        ) as affected_recipients,
        json_extract_scalar(bounce, '$.bounceType') as bounce_type,
        json_extract_scalar(bounce, '$.bounceSubType') as bounce_sub_type,
        coalesce(
            json_extract_scalar(bounce, '$.feedbackId'),
            json_extract_scalar(complaint, '$.feedbackId')
        ) as feedback_id,
        json_extract_scalar(complaint, '$.complaintFeedbackType') as complaint_feedback_type,
        coalesce(
            json_extract_scalar(delivery, '$.reportingMTA'),
            json_extract_scalar(bounce, '$.reportingMTA')
        ) as reporting_mta,
        json_extract_scalar(delivery, '$.smtpResponse') as smtp_response,
        coalesce(
            json_extract_scalar(opened, '$.ipAddress'),
            json_extract_scalar(click, '$.ipAddress')
        ) as ip_address,
        coalesce(
            json_extract_scalar(opened, '$.userAgent'),
            json_extract_scalar(click, '$.userAgent'),
            json_extract_scalar(complaint, '$.userAgent')
        ) as user_agent,
        json_extract_scalar(click, '$.link') as link,
        unsubscribe_link_tag,
        coalesce(
            json_extract_scalar(raw, '$.reject.reason'),
            json_extract_scalar(failure, '$.errorMessage')
        ) as failure_reason,
        json_extract_scalar(failure, '$.templateName') as template_name,
        try_cast(json_extract_scalar(delivery, '$.processingTimeMillis') as integer) as processing_time_millis,

        ---------- everything else
        false as has_endpoint,
        cast(map() as map(varchar, varchar)) as user_attributes,
        tags as attributes,
        cast(map() as map(varchar, double)) as metrics,
        cast(map() as map(varchar, varchar)) as context,

        ---------- times
        {{ iso_to_timestamp("json_extract_scalar(mail, '$.timestamp')") }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ iso_to_timestamp("json_extract_scalar(mail, '$.timestamp')") }} as message_send_timestamp,
        {{ iso_to_timestamp('event_at') }} as event_at,
        {{ iso_to_timestamp('arrived_at') }} as arrived_at,
        dt || ' ' || hr as landed_hour,
        dt,
        hr,
        raw,

        {{ absent_columns([
            'application_id', 'anonymous_id', 'contacts', 'session_id', 'send_status',
            'destination_phone_number', 'origination_phone_number', 'record_status', 'price_in_millicents_usd',
            'endpoint_channel_type', 'endpoint_address', 'endpoint_opt_out', 'webinar_id', 'products',
        ]) }}

    from documents

)

select * from typed
