with

mails as (

    select
        {{ common_event_columns(campaign=false) }},
        message_id,
        from_address,
        element_at(attributes, 'is_from_proven') = 'true' as is_from_proven,
        recipients,
        subject,
        element_at(attributes, 'spam_verdict') as spam_verdict,
        element_at(attributes, 'virus_verdict') as virus_verdict,
        element_at(attributes, 'bucket_name') as bucket_name,
        element_at(attributes, 'object_key') as object_key,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_inbound.email'

)

select * from mails
