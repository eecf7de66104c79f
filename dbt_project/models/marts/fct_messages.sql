{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='message_key',
        on_schema_change='fail'
    )
}}

{#- Every column is a minimum, a maximum or a sum, so what is held and what is new combine to the same row in
    any order; `loaded_at` says up to which load of all_events a row has counted. #}
{%- set newest = newest_load() %}

with

events as (

    select
        event_type,
        family,
        channel,
        coalesce(
            message_id,
            -- A push has no message id: the activity that sent it and the endpoint name it.
            element_at(attributes, 'campaign_activity_id') || '/' || client_id,
            element_at(attributes, 'journey_activity_id') || '/' || client_id
        ) as message_id,
        case
            when channel = 'EMAIL' and event_type = '_email.delivered' and cardinality(recipients) > 0
                then recipients
            when channel = 'EMAIL' and cardinality(affected_recipients) > 0
                then transform(affected_recipients, r -> r.email_address)
            when channel = 'EMAIL' then destination
            when channel in ('SMS', 'VOICE', 'RCS') then array[destination_phone_number]
            else array[client_id]
        end as recipients,
        send_status,
        application_id,
        endpoint_id,
        user_id,
        campaign_id,
        treatment_id,
        journey_id,
        from_address,
        subject,
        price_in_millicents_usd,
        message_send_timestamp,
        event_at,
        loaded_at

    from {{ ref('all_events') }}

    where
        (
            starts_with(event_type, '_email.')
            or event_type in ('_SMS.BUFFERED', '_SMS.SUCCESS', '_SMS.FAILURE', '_campaign.opened_notification')
            or (
                event_type in ('_campaign.send', '_journey.send')
                and send_status = 'SUCCESS'
                and channel not in ('EMAIL', 'SMS', 'VOICE', 'CUSTOM')
            )
        )
        {% if newest is not none %}
        and loaded_at > timestamp '{{ newest }}'
        {% endif %}

),

event_recipients as (

    select
        events.*,
        {{ normalised_address('recipient.address') }} as recipient

    from events

    cross join unnest(events.recipients) as recipient (address)

    where events.message_id is not null

),

observed as (

    select
        {{ fingerprint_of(['message_id', 'recipient']) }} as message_key,
        message_id,
        recipient,
        min(family) as family,
        min(case when channel in ('EMAIL', 'SMS', 'VOICE', 'RCS') then channel else 'PUSH' end) as channel,
        max(application_id) as application_id,
        max(endpoint_id) as endpoint_id,
        max(user_id) as user_id,
        max(campaign_id) as campaign_id,
        max(treatment_id) as treatment_id,
        max(journey_id) as journey_id,
        max(from_address) as from_address,
        max(subject) as subject,
        count_if(event_type in ('_email.open', '_campaign.opened_notification')) as count_opens,
        count_if(event_type = '_email.click') as count_clicks,
        max(price_in_millicents_usd) as price_in_millicents_usd,
        min(
            if(event_type in ('_email.send', '_SMS.BUFFERED', '_campaign.send', '_journey.send'), event_at)
        ) as accepted_at,
        min(message_send_timestamp) as requested_at,
        min(if(event_type in ('_email.delivered', '_SMS.SUCCESS'), event_at)) as delivered_at,
        min(if(event_type in ('_email.open', '_campaign.opened_notification'), event_at)) as first_open_at,
        max(if(event_type in ('_email.open', '_campaign.opened_notification'), event_at)) as last_open_at,
        min(if(event_type = '_email.click', event_at)) as first_click_at,
        max(if(event_type = '_email.click', event_at)) as last_click_at,
        min(if(event_type = '_email.hardbounce', event_at)) as bounced_at,
        min(if(event_type = '_email.softbounce', event_at)) as soft_bounced_at,
        min(if(event_type = '_email.complaint', event_at)) as complained_at,
        min(if(event_type = '_email.unsubscribe', event_at)) as unsubscribed_at,
        min(
            if(event_type in ('_email.rejected', '_email.rendering_failure', '_SMS.FAILURE'), event_at)
        ) as failed_at,
        max(loaded_at) as loaded_at

    from event_recipients

    where recipient is not null

    group by message_id, recipient

),

parts as (

    select
        {{ message_columns() | join(',\n        ') }}

    from observed

    {% if newest is not none %}

    union all

    select
        {{ message_columns() | join(',\n        ') }}

    from {{ this }}

    where message_key in (select observed.message_key from observed)

    {% endif %}

),

combined as (

    select
        message_key,
        {% for column, combine in message_measures().items() %}
        {{ combine }}({{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}

    from parts

    group by message_key

),

messages as (

    select
        *,
        coalesce(accepted_at, requested_at) as sent_at,
        case
            when complained_at is not null then 'complained'
            when bounced_at is not null then 'bounced'
            when unsubscribed_at is not null then 'unsubscribed'
            when first_click_at is not null then 'clicked'
            when first_open_at is not null then 'opened'
            when delivered_at is not null then 'delivered'
            when failed_at is not null then 'failed'
            when soft_bounced_at is not null then 'soft bounced'
            else 'sent'
        end as status

    from combined

)

select * from messages
