with

subscriptions as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        {{ json_text('raw', '$.subscription.contactList') }} as contact_list,
        {{ json_text('raw', '$.subscription.source') }} as subscription_source,
        unsubscribe_all,
        topic_preferences,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.subscription'

)

select * from subscriptions
