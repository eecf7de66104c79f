-- Question: what became of the mail that each campaign sent in the last 30 days?
-- Owner: campaign managers.
-- Reads: database <env>_engagelake_events: email_send, email_open, email_click, email_hardbounce, email_softbounce,
--        email_unsubscribe.
-- Cost: 30 days of all_events, once for each of six views; older days are never opened.
--
-- Corrects campaign_rollup_original.sql: every view is limited to the 30 days, by the time of the event, which is what
-- the table is partitioned by; people (messages) and events are counted apart; each view is read once for all
-- campaigns instead of once for each; a campaign that only held people out or failed has no line, as it sent nothing.
with

events as (

    select
        pinpoint_campaign_id,
        message_id,
        'send' as kind

    from email_send

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

    union all

    select
        pinpoint_campaign_id,
        message_id,
        'open' as kind

    from email_open

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

    union all

    select
        pinpoint_campaign_id,
        message_id,
        'click' as kind

    from email_click

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

    union all

    select
        pinpoint_campaign_id,
        message_id,
        'hard bounce' as kind

    from email_hardbounce

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

    union all

    select
        pinpoint_campaign_id,
        message_id,
        'soft bounce' as kind

    from email_softbounce

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

    union all

    select
        pinpoint_campaign_id,
        message_id,
        'unsubscribe' as kind

    from email_unsubscribe

    where event_at >= cast(current_timestamp at time zone 'UTC' as timestamp(6)) - interval '30' day

),

messages as (

    select
        pinpoint_campaign_id,
        message_id,
        count_if(kind = 'send') as count_sends,
        count_if(kind = 'open') as count_opens,
        count_if(kind = 'click') as count_clicks,
        count_if(kind = 'hard bounce') as count_hard_bounces,
        count_if(kind = 'soft bounce') as count_soft_bounces,
        count_if(kind = 'unsubscribe') as count_unsubscribes

    from events

    where pinpoint_campaign_id is not null

    group by pinpoint_campaign_id, message_id

    -- What is told of mail that was sent before the 30 days is not asked for.
    having count_if(kind = 'send') > 0

),

campaigns as (

    select
        pinpoint_campaign_id,
        count(*) as count_messages,
        count_if(count_opens > 0) as count_messages_opened,
        count_if(count_clicks > 0) as count_messages_clicked,
        count_if(count_hard_bounces > 0) as count_messages_hard_bounced,
        count_if(count_soft_bounces > 0) as count_messages_soft_bounced,
        count_if(count_unsubscribes > 0) as count_messages_unsubscribed,
        sum(count_opens) as count_opens,
        sum(count_clicks) as count_clicks

    from messages

    group by pinpoint_campaign_id

)

select * from campaigns

order by pinpoint_campaign_id
