with

events as (

    select
        event_id,
        event_type,
        complaint_feedback_type,
        destination,
        affected_recipients,
        destination_phone_number,
        event_at

    from {{ ref('all_events') }}

    where
        event_type in ('_email.hardbounce', '_email.complaint', '_email.unsubscribe', '_SMS.OPTOUT')
        and event_at < {{ as_of() }}

),

suppressing as (

    select
        case event_type
            when '_email.hardbounce' then 'hard bounce'
            when '_email.complaint' then 'complaint'
            when '_email.unsubscribe' then 'unsubscribe'
            else 'opt-out'
        end as reason,
        if(event_type = '_SMS.OPTOUT', 'SMS', 'EMAIL') as channel,
        case
            when event_type = '_SMS.OPTOUT' then array[destination_phone_number]
            when event_type = '_email.unsubscribe' then destination
            else transform(affected_recipients, r -> r.email_address)
        end as addresses,
        event_at

    from events

    where not (event_type = '_email.complaint' and coalesce(complaint_feedback_type, '') = 'not-spam')

),

addresses as (

    select
        {{ normalised_address('addressee.address') }} as address,
        suppressing.channel,
        suppressing.reason,
        suppressing.event_at

    from suppressing

    cross join unnest(suppressing.addresses) as addressee (address)

),

suppressions as (

    select
        address,
        min(channel) as channel,
        array_sort(array_agg(distinct reason)) as reasons,
        min(event_at) as suppressed_at

    from addresses

    where address is not null

    group by address

)

select * from suppressions
