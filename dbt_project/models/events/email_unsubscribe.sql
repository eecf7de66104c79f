with

unsubscribes as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        ip_address,
        user_agent,
        link,
        unsubscribe_link_tag as unsubscribelinktag,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.unsubscribe'

)

select * from unsubscribes
