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
    lacks_column('last_failed_at') or is_built_anew(ref('int_message_days'), newest)
) %}
{%- set facts = message_facts() %}
{%- set message_columns = ['message_key', 'message_id', 'recipient', 'is_recipient_known', 'is_message']
    + facts.keys() | list + ['sent_at', 'status'] %}

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
        {%- for fact, combine in facts.items() %}
        {{ combine }}({{ fact }}) as {{ fact }},
        {%- endfor %}
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
        {{ facts | join(',\n        ') }},
        coalesce(accepted_at, requested_at, handed_over_at, delivered_at, failed_at) as sent_at,
        case
            when complained_at is not null then 'complained'
            when bounced_at is not null then 'bounced'
            when unsubscribed_at is not null then 'unsubscribed'
            when first_click_at is not null then 'clicked'
            when first_open_at is not null then 'opened'
            -- Of what a carrier said at last: what it took is not there yet, and what arrived once may be failed by another word.
            when last_failed_at > last_delivered_at then 'failed'
            when delivered_at is not null then 'delivered'
            when failed_at is not null then 'failed'
            when soft_bounced_at is not null then 'soft bounced'
            when first_delayed_at is not null then 'delayed'
            when handed_over_at is not null then 'handed over'
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
