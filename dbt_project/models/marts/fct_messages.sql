{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='message_key',
        delete_condition='src.loaded_at is null',
        insert_condition='src.loaded_at is not null',
        on_schema_change='append_new_columns'
    )
}}

{%- set newest = newest_load() %}
{%- set all_are_new = newest is not none and (
    lacks_column('is_message') or is_built_anew(ref('int_message_days'), newest)
) %}
{%- set message_columns = [
    'message_key',
    'message_id',
    'recipient',
    'is_recipient_known',
    'is_message',
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
    'sent_at',
    'status',
] %}

with

changed_messages as (

    select distinct message_id

    from {{ ref('int_message_days') }}

    {% if newest is not none and not all_are_new %}
    where loaded_at > timestamp '{{ newest }}'
    {% endif %}

),

days as (

    select
        *,
        if(
            channel = 'EMAIL' or recipient <> {{ unknown_recipient() }},
            recipient,
            -- A text has one recipient: what does not repeat the number is about the number that is known.
            coalesce(
                max(if(recipient <> {{ unknown_recipient() }}, recipient)) over (partition by message_id),
                recipient
            )
        ) as known_recipient

    from {{ ref('int_message_days') }}

    where message_id in (select changed_messages.message_id from changed_messages)

),

combined as (

    select
        {{ fingerprint_of(['message_id', 'known_recipient']) }} as message_key,
        message_id,
        known_recipient as recipient,
        known_recipient <> {{ unknown_recipient() }} as is_recipient_known,
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
        sum(count_opens) as count_opens,
        sum(count_clicks) as count_clicks,
        max(price_in_millicents_usd) as price_in_millicents_usd,
        min(accepted_at) as accepted_at,
        min(requested_at) as requested_at,
        min(delivered_at) as delivered_at,
        min(first_open_at) as first_open_at,
        max(last_open_at) as last_open_at,
        min(first_click_at) as first_click_at,
        max(last_click_at) as last_click_at,
        min(bounced_at) as bounced_at,
        min(soft_bounced_at) as soft_bounced_at,
        min(complained_at) as complained_at,
        min(unsubscribed_at) as unsubscribed_at,
        min(failed_at) as failed_at,
        max(loaded_at) as loaded_at

    from days

    group by message_id, known_recipient

),

messages as (

    select
        message_key,
        message_id,
        recipient,
        is_recipient_known,
        -- What nobody is named for is a message of its own only where no recipient is known at all.
        is_recipient_known
        or not bool_or(is_recipient_known) over (partition by message_id) as is_message,
        family,
        channel,
        application_id,
        endpoint_id,
        user_id,
        campaign_id,
        treatment_id,
        journey_id,
        from_address,
        subject,
        count_opens,
        count_clicks,
        price_in_millicents_usd,
        accepted_at,
        requested_at,
        delivered_at,
        first_open_at,
        last_open_at,
        first_click_at,
        last_click_at,
        bounced_at,
        soft_bounced_at,
        complained_at,
        unsubscribed_at,
        failed_at,
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
        end as status,
        loaded_at

    from combined

),

rows_to_merge as (

    select * from messages

    {% if newest is not none %}

    union all

    select * from (
        {{ vanished_rows('messages', 'message_key', none, message_columns, none) }}
    ) as vanished

    {% if not all_are_new %}
    -- Only a message that changed can have lost a recipient; where all are new, any message can be gone.
    where vanished.message_id in (select changed_messages.message_id from changed_messages)
    {% endif %}

    {% endif %}

)

select * from rows_to_merge
