with

landed as (

    select
        {{ landing_columns() }},
        json_extract(raw, '$.mail') as mail,
        json_extract(raw, '$.bounce') as bounce,
        json_extract(raw, '$.complaint') as complaint,
        json_extract(raw, '$.delivery') as delivery,
        json_extract(raw, '$.open') as opened,
        json_extract(raw, '$.click') as click,
        json_extract(raw, '$.failure') as failure,
        json_extract(raw, '$.subscription.newTopicPreferences') as topics

    from {{ source('landing', 'ses_events') }}

),

documents as (

    select
        *,
        {{ json_tags_to_map("json_extract(mail, '$.tags')") }} as tags,
        {{ json_lists_to_map("json_extract(mail, '$.tags')") }} as first_tags,
        {{ json_texts("json_extract(mail, '$.destination')") }} as destination,
        json_extract_scalar(mail, '$.timestamp') as sent_text,
        {{ json_texts("json_extract(click, '$.linkTags.unsubscribeLinkTag')") }} as unsubscribe_link_tag,
        coalesce(
            {{ json_to_recipients("json_extract(bounce, '$.bouncedRecipients')", 'emailAddress', 'diagnosticCode') }},
            {{ json_to_recipients("json_extract(complaint, '$.complainedRecipients')", 'emailAddress', 'diagnosticCode') }},
            {{ json_to_recipients("json_extract(raw, '$.deliveryDelay.delayedRecipients')", 'emailAddress', 'diagnosticCode') }}
        ) as affected_recipients,
        case event_type
            when 'Bounce' then 'bounce'
            when 'Complaint' then 'complaint'
        end as feedback_kind,
        coalesce(
            {{ json_text('bounce', '$.feedbackId') }},
            {{ json_text('complaint', '$.feedbackId') }}
        ) as feedback_id,
        {{ json_elements("json_extract(topics, '$.topicSubscriptionStatus')") }} as topic_list

    from landed

),

variants as (

    select
        *,
        case
            when event_type = 'Bounce' then lower({{ json_text('bounce', '$.bounceType') }})
            when event_type = 'Click' and cardinality(unsubscribe_link_tag) > 0 then 'unsubscribe'
        end as variant

    from documents

),

catalogued as (

    {{ catalogued('variants', 'ses', variant='variant') }}

),

typed as (

    select

        ---------- ids
        event_id,
        {{ feedback_fact_id('ses', 'feedback_kind', 'feedback_id', 'affected_recipients') }} as fact_id,
        'ses' as family,
        known_type as event_type,
        event_type as source_event_type,
        known_channel as channel,
        {{ json_text('mail', '$.messageId') }} as message_id,
        {{ json_text('mail', '$.sendingAccountId') }} as aws_account_id,
        {{ map_text('first_tags', 'endpoint_id') }} as client_id,
        lower({{ map_text('first_tags', 'endpoint_id') }}) as endpoint_id,
        {{ map_text('first_tags', 'user_id') }} as user_id,
        {{ only_address('destination') }} as address,
        {{ map_text('first_tags', 'campaign_id') }} as campaign_id,
        {{ map_text('first_tags', 'treatment_id') }} as treatment_id,
        {{ map_text('first_tags', 'journey_id') }} as journey_id,

        ---------- what was sent
        {{ json_text('mail', '$.source') }} as from_address,
        {{ json_text('mail', '$.commonHeaders.subject') }} as subject,
        destination,

        ---------- what became of it
        {{ json_texts("json_extract(delivery, '$.recipients')") }} as recipients,
        affected_recipients,
        {{ json_text('bounce', '$.bounceType') }} as bounce_type,
        {{ json_text('bounce', '$.bounceSubType') }} as bounce_sub_type,
        feedback_id,
        {{ json_text('complaint', '$.complaintFeedbackType') }} as complaint_feedback_type,
        {{ json_text('complaint', '$.complaintSubType') }} as complaint_sub_type,
        coalesce(
            {{ json_text('delivery', '$.reportingMTA') }},
            {{ json_text('bounce', '$.reportingMTA') }}
        ) as reporting_mta,
        {{ json_text('delivery', '$.smtpResponse') }} as smtp_response,
        coalesce(
            {{ json_text('opened', '$.ipAddress') }},
            {{ json_text('click', '$.ipAddress') }}
        ) as ip_address,
        coalesce(
            {{ json_text('opened', '$.userAgent') }},
            {{ json_text('click', '$.userAgent') }},
            {{ json_text('complaint', '$.userAgent') }}
        ) as user_agent,
        coalesce(
            {{ json_text('opened', '$.isBotEvent') }},
            {{ json_text('click', '$.isBotEvent') }}
        ) as is_bot_event,
        {{ json_text('click', '$.link') }} as link,
        unsubscribe_link_tag,
        coalesce(
            {{ json_text('raw', '$.reject.reason') }},
            {{ json_text('failure', '$.errorMessage') }}
        ) as failure_reason,
        {{ json_text('failure', '$.templateName') }} as template_name,
        {{ whole_value("json_extract_scalar(delivery, '$.processingTimeMillis')") }} as processing_time_millis,

        ---------- what they want to hear of
        coalesce(
            {{ elements_to_map('topic_list', 'topicName', 'subscriptionStatus') }},
            cast(map() as map(varchar, varchar))
        ) as topic_preferences,
        try_cast(json_extract_scalar(topics, '$.unsubscribeAll') as boolean) as unsubscribe_all,
        try_cast(
            json_extract_scalar(raw, '$.subscription.oldTopicPreferences.unsubscribeAll') as boolean
        ) as unsubscribed_before,

        ---------- everything else
        tags as attributes,

        ---------- times
        {{ time_value('sent_text') }} as event_timestamp,
        {{ iso_to_timestamp('event_at') }} as arrival_timestamp,
        {{ time_value('sent_text') }} as message_send_timestamp,
        {{ arrival_columns() }},

        {{ absent_columns('ses') }}

    from catalogued

)

select * from typed
