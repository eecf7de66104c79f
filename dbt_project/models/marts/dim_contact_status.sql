with

events as (

    select
        event_id,
        event_type,
        {{ policy_columns() }},
        if(channel = 'EMAIL', 'EMAIL', 'SMS') as channel,
        {{ normalised_addresses('transform(affected_recipients, r -> r.email_address)') }} as named_addresses,
        -- A number answers for itself; a mail to several people that names nobody speaks for none of them. What somebody texts
        -- comes from them: its destination is ours.
        if(
            {{ is_text_from_a_number() }},
            address,
            coalesce(
                {{ normalised_address('destination_phone_number') }},
                {{ only_address('destination') }},
                address
            )
        ) as only_address,
        topic_preferences,
        event_at

    from {{ ref('all_events') }}

    where
        {{ policy_type() }} in (
            select policy.event_type
            from {{ ref('suppression_policy') }} as policy
            where policy.effect in ('suppress', 'lift')
        )

),

signals as (

    select
        event_id,
        policy_type,
        policy_sub_type,
        policy_feedback,
        channel,
        '*' as topic,
        named_addresses,
        only_address,
        event_at

    from events

    where
        event_type <> '_email.subscription'
        or policy_sub_type is not null

    union all

    select
        events.event_id,
        events.policy_type,
        'Topic' || preference.subscription_status as policy_sub_type,
        events.policy_feedback,
        events.channel,
        preference.topic,
        events.named_addresses,
        events.only_address,
        events.event_at

    from events

    cross join unnest(events.topic_preferences) as preference (topic, subscription_status)

    where events.event_type = '_email.subscription'

),

judged as (

    select
        signals.event_id,
        signals.channel,
        signals.topic,
        if(
            cardinality(signals.named_addresses) > 0,
            signals.named_addresses,
            array[signals.only_address]
        ) as addresses,
        {{ by_policy('effect') }} as effect,
        {{ by_policy('reason') }} as reason,
        {{ by_policy('lifts') }} as lifts,
        signals.event_at

    from signals

    {{ join_policy('signals') }}

),

changes as (

    select
        addressee.address,
        judged.channel,
        judged.topic,
        changed.reason,
        judged.effect,
        judged.event_id,
        judged.event_at

    from judged

    cross join unnest(judged.addresses) as addressee (address)

    -- A signal to stop gives one reason; one that lifts may take away several.
    cross join unnest(if(judged.effect = 'lift', split(judged.lifts, ';'), array[judged.reason])) as changed (reason)

    where
        judged.effect in ('suppress', 'lift')
        and addressee.address is not null

),

ordered_changes as (

    select
        *,
        lag(effect, 1, 'lift') over (
            partition by address, channel, topic, reason
            -- Of one moment the safer word is the last.
            order by event_at, if(effect = 'suppress', 1, 0), event_id
        ) as earlier_effect

    from changes

),

reason_spells as (

    select
        address,
        channel,
        topic,
        reason,
        max(if(effect = 'suppress' and earlier_effect = 'lift', event_at)) as suppressed_at,
        max(if(effect = 'lift' and earlier_effect = 'suppress', event_at)) as lifted_at,
        count_if(effect = 'suppress' and earlier_effect = 'lift')
        > count_if(effect = 'lift' and earlier_effect = 'suppress') as is_active

    from ordered_changes

    group by address, channel, topic, reason

),

contact_status as (

    select
        address,
        channel,
        topic,
        bool_or(is_active) as is_suppressed,
        coalesce(
            array_sort(array_agg(reason) filter (where is_active)),
            cast(array[] as array(varchar))
        ) as reasons,
        coalesce(min(if(is_active, suppressed_at)), max(suppressed_at)) as suppressed_at,
        if(not bool_or(is_active), max(lifted_at)) as lifted_at,
        greatest(max(suppressed_at), coalesce(max(lifted_at), max(suppressed_at))) as last_changed_at

    from reason_spells

    where suppressed_at is not null

    group by address, channel, topic

)

select * from contact_status
