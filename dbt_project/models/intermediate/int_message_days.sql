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

{%- set days = none if is_incremental() and lacks_column('last_failed_at') else touched_days() %}
{%- set message_day_columns = ['message_day_key', 'message_id', 'recipient', 'message_date'] + message_facts().keys() | list %}

with

events as (

    select
        family,
        event_type,
        source_event_type,
        {{ policy_columns() }},
        channel,
        if({{ is_push_channel('channel') }}, 'PUSH', channel) as message_channel,
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
        send_status,
        record_status,
        {{ is_machine() }} as is_machine,
        price_in_millicents_usd,
        element_at(attributes, 'journey_activity_type') as journey_activity_type,
        {{ whole_value("element_at(attributes, 'number_of_message_parts')") }} as count_parts,
        {{ map_text('attributes', 'carrier_name') }} as carrier_name,
        element_at(metrics, 'carrier_fee_in_millicents_usd') as carrier_fee_in_millicents_usd,
        element_at(metrics, 'call_duration_in_seconds') as call_duration_in_seconds,
        message_send_timestamp,
        event_at,
        loaded_at

    from {{ ref('all_events') }}

    where {{ on_touched_days(days) }}

),

known_effects as (

    select distinct
        family,
        source_type,
        event_type,
        nullif(channel, '') as channel,
        effect

    from {{ ref('event_catalogue') }}

    where effect <> ''

),

effects as (

    select
        events.*,
        -- The carrier took it; whether it reached the phone is not known yet.
        if(
            known_effects.effect = 'delivered' and events.record_status = 'SUCCESSFUL',
            'handed over',
            known_effects.effect
        ) as effect

    from events

    inner join known_effects
        on
            events.family = known_effects.family
            and events.source_event_type = known_effects.source_type
            and events.event_type = known_effects.event_type
            and (
                events.message_channel = known_effects.channel
                or (
                    -- What was decided on is a message where it was sent, and no other event tells of it.
                    known_effects.channel is null
                    and events.send_status = 'SUCCESS'
                    and events.message_channel = 'PUSH'
                    -- A journey reaches a contact centre or a function by way of an endpoint, whatever that is for.
                    and coalesce(events.journey_activity_type, 'PUSH') = 'PUSH'
                )
            )

    where events.message_id is not null

),

named_recipients as (

    select
        *,
        case
            when {{ is_phone_channel('channel') }} then array[phone_number]
            when channel <> 'EMAIL' then array[endpoint_id]
            when effect = 'delivered' and cardinality(delivered) > 0 then delivered
            when
                effect in ('bounced', 'soft bounced', 'complained', 'delayed')
                and cardinality(affected) > 0
                then affected
            -- What happens to the message as a whole, and what only one person can have done.
            when
                effect in ('accepted', 'failed')
                and cardinality(destinations) > 0
                then destinations
            when cardinality(destinations) = 1 then destinations
            else array[cast(null as varchar)]
        end as recipients

    from effects

),

judged as (

    select
        named_recipients.*,
        {{ by_policy('effect') }} as policy_effect,
        {{ by_policy('reason') }} as reason

    from named_recipients

    {{ join_policy('named_recipients') }}

),

steps as (

    select
        judged.*,
        cast(judged.event_at as date) as message_date,
        coalesce(named.recipient, {{ unknown_recipient() }}) as recipient,
        -- Mail that SES did not send, for its recipient is on a list.
        judged.effect = 'failed'
        or (
            judged.effect in ('bounced', 'complained')
            and judged.policy_effect = 'suppress'
            and judged.reason not in ('hard bounce', 'complaint')
        ) as is_failure

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
        min(message_channel) as channel,
        max(application_id) as application_id,
        max(endpoint_id) as endpoint_id,
        max(user_id) as user_id,
        max(campaign_id) as campaign_id,
        max(treatment_id) as treatment_id,
        max(journey_id) as journey_id,
        max(from_address) as from_address,
        max(subject) as subject,
        count_if(effect = 'opened') as count_opens,
        count_if(effect = 'opened' and is_machine) as count_machine_opens,
        count_if(effect = 'clicked') as count_clicks,
        count_if(effect = 'clicked' and is_machine) as count_machine_clicks,
        count_if(effect = 'delayed') as count_delays,
        max(count_parts) as count_parts,
        max(carrier_name) as carrier_name,
        max(price_in_millicents_usd) as price_in_millicents_usd,
        max(carrier_fee_in_millicents_usd) as carrier_fee_in_millicents_usd,
        max(call_duration_in_seconds) as call_duration_in_seconds,
        min(if(effect = 'accepted', event_at)) as accepted_at,
        min(message_send_timestamp) as requested_at,
        min(if(effect = 'handed over', event_at)) as handed_over_at,
        min(if(effect = 'delivered', event_at)) as delivered_at,
        max(if(effect = 'delivered', event_at)) as last_delivered_at,
        min(if(effect = 'opened', event_at)) as first_open_at,
        max(if(effect = 'opened', event_at)) as last_open_at,
        min(if(effect = 'opened' and not is_machine, event_at)) as first_human_open_at,
        min(if(effect = 'clicked', event_at)) as first_click_at,
        max(if(effect = 'clicked', event_at)) as last_click_at,
        min(if(effect = 'clicked' and not is_machine, event_at)) as first_human_click_at,
        min(if(effect = 'delayed', event_at)) as first_delayed_at,
        min(if(reason = 'hard bounce', event_at)) as bounced_at,
        min(if(reason = 'soft bounce', event_at)) as soft_bounced_at,
        min(if(reason = 'complaint', event_at)) as complained_at,
        min(if(effect = 'unsubscribed' and policy_effect = 'suppress', event_at)) as unsubscribed_at,
        min(if(is_failure, event_at)) as failed_at,
        max(if(is_failure, event_at)) as last_failed_at,
        max(loaded_at) as loaded_at

    from steps

    group by message_id, recipient, message_date

),

rows_to_merge as (

    select
        {{ message_day_columns | join(',\n        ') }},
        loaded_at

    from message_days

    {% if is_incremental() %}

    union all

    {{ vanished_rows('message_days', 'message_day_key', 'message_date', message_day_columns, days) }}

    {% endif %}

)

select * from rows_to_merge
