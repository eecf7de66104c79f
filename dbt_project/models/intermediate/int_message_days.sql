{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='message_day_key',
        delete_condition='src.loaded_at is null',
        insert_condition='src.loaded_at is not null',
        on_schema_change='append_new_columns'
    )
}}

{%- set days = touched_days() %}
{%- set message_day_columns = [
    'message_day_key',
    'message_id',
    'recipient',
    'message_date',
    'family',
    'channel',
    'application_id',
    'endpoint_id',
    'user_id',
    'campaign_id',
    'treatment_id',
    'journey_id',
    'from_address',
    'subject',
    'count_opens',
    'count_clicks',
    'price_in_millicents_usd',
    'accepted_at',
    'requested_at',
    'delivered_at',
    'first_open_at',
    'last_open_at',
    'first_click_at',
    'last_click_at',
    'bounced_at',
    'soft_bounced_at',
    'complained_at',
    'unsubscribed_at',
    'failed_at',
] %}

with

events as (

    select
        event_type,
        {{ policy_columns() }},
        family,
        if({{ is_push_channel('channel') }}, 'PUSH', channel) as channel,
        {{ message_name() }} as message_id,
        {{ normalised_addresses('destination') }} as destinations,
        {{ normalised_addresses('recipients') }} as delivered,
        {{ normalised_addresses('transform(affected_recipients, r -> r.email_address)') }} as affected,
        {{ normalised_address('destination_phone_number') }} as phone_number,
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
        {{ on_touched_days(days) }}
        -- An app may call its own events by any name, these too: a message went by the channel that its events are of.
        and (
            (channel = 'EMAIL' and starts_with(event_type, '_email.'))
            or (
                channel in ('SMS', 'VOICE', 'RCS')
                and event_type in ('_SMS.BUFFERED', '_SMS.SUCCESS', '_SMS.FAILURE')
            )
            or ({{ is_push_channel('channel') }} and event_type = '_campaign.opened_notification')
            or (
                event_type in ('_campaign.send', '_journey.send')
                and send_status = 'SUCCESS'
                and {{ is_push_channel('channel') }}
                -- A journey reaches a contact centre or a function by way of an endpoint, whatever that is for.
                and coalesce(element_at(attributes, 'journey_activity_type'), 'PUSH') = 'PUSH'
            )
        )

),

named_recipients as (

    select
        *,
        case
            when starts_with(event_type, '_SMS.') then array[phone_number]
            when channel <> 'EMAIL' then array[endpoint_id]
            when event_type = '_email.delivered' and cardinality(delivered) > 0 then delivered
            when
                event_type in ('_email.hardbounce', '_email.softbounce', '_email.complaint')
                and cardinality(affected) > 0
                then affected
            -- What happens to the message as a whole, and what only one person can have done.
            when
                event_type in ('_email.send', '_email.rejected', '_email.rendering_failure')
                and cardinality(destinations) > 0
                then destinations
            when cardinality(destinations) = 1 then destinations
            else array[cast(null as varchar)]
        end as recipients

    from events

    where message_id is not null

),

judged as (

    select
        named_recipients.*,
        {{ by_policy('effect') }} as effect,
        {{ by_policy('reason') }} as reason

    from named_recipients

    {{ join_policy('named_recipients') }}

),

steps as (

    select
        judged.*,
        cast(judged.event_at as date) as message_date,
        coalesce(named.recipient, {{ unknown_recipient() }}) as recipient,
        judged.event_type in ('_email.open', '_campaign.opened_notification') as is_open,
        case
            when judged.event_type in ('_email.hardbounce', '_email.complaint')
                then judged.effect = 'suppress' and judged.reason not in ('hard bounce', 'complaint')
            else judged.event_type in ('_email.rejected', '_email.rendering_failure', '_SMS.FAILURE')
        end as is_failure

    from judged

    cross join unnest(judged.recipients) as named (recipient)

),

message_days as (

    select
        {{ fingerprint_of(['message_id', 'recipient', 'cast(message_date as varchar)']) }} as message_day_key,
        message_id,
        recipient,
        message_date,
        min(family) as family,
        min(channel) as channel,
        max(application_id) as application_id,
        max(endpoint_id) as endpoint_id,
        max(user_id) as user_id,
        max(campaign_id) as campaign_id,
        max(treatment_id) as treatment_id,
        max(journey_id) as journey_id,
        max(from_address) as from_address,
        max(subject) as subject,
        count_if(is_open) as count_opens,
        count_if(event_type = '_email.click') as count_clicks,
        max(price_in_millicents_usd) as price_in_millicents_usd,
        min(
            if(event_type in ('_email.send', '_SMS.BUFFERED', '_campaign.send', '_journey.send'), event_at)
        ) as accepted_at,
        min(message_send_timestamp) as requested_at,
        min(if(event_type in ('_email.delivered', '_SMS.SUCCESS'), event_at)) as delivered_at,
        min(if(is_open, event_at)) as first_open_at,
        max(if(is_open, event_at)) as last_open_at,
        min(if(event_type = '_email.click', event_at)) as first_click_at,
        max(if(event_type = '_email.click', event_at)) as last_click_at,
        min(if(reason = 'hard bounce', event_at)) as bounced_at,
        min(if(reason = 'soft bounce', event_at)) as soft_bounced_at,
        min(if(reason = 'complaint', event_at)) as complained_at,
        min(
            if(
                event_type in ('_email.unsubscribe', '_email.subscription')
                and effect = 'suppress',
                event_at
            )
        ) as unsubscribed_at,
        min(if(is_failure, event_at)) as failed_at,
        max(loaded_at) as loaded_at

    from steps

    group by message_id, recipient, message_date

),

rows_to_merge as (

    select * from message_days

    {% if is_incremental() %}

    union all

    {{ vanished_rows('message_days', 'message_day_key', 'message_date', message_day_columns, days) }}

    {% endif %}

)

select * from rows_to_merge
