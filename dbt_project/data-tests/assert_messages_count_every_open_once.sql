-- Every open of a message counts once, whoever of its recipients it was, and however many runs it took.
with

landed as (

    select count(*) as count_opens

    from {{ ref('all_events') }}

    where
        {{ message_name() }} is not null
        and (
            (channel = 'EMAIL' and event_type = '_email.open')
            or (
                {{ is_push_channel('channel') }}
                and event_type in ('_campaign.opened_notification', '_journey.opened_notification')
            )
            or event_type in ('RCS_READ', '_whatsapp.read')
        )

),

counted as (

    select sum(count_opens) as count_opens

    from {{ ref('fct_messages') }}

)

select
    landed.count_opens as count_landed,
    counted.count_opens as count_counted

from landed

cross join counted

where coalesce(landed.count_opens, 0) <> coalesce(counted.count_opens, 0)
