with

targeted as (

    select
        campaign_id,
        coalesce(treatment_id, '0') as treatment_id,
        count(*) as count_targeted,
        count_if(send_status = 'SUCCESS') as count_sends,
        count_if(send_status = 'HOLDOUT') as count_holdouts,
        count_if(send_status not in ('SUCCESS', 'HOLDOUT')) as count_not_sent,
        min(event_at) as first_send_at,
        max(event_at) as last_send_at

    from {{ ref('all_events') }}

    where
        event_type = '_campaign.send'
        and campaign_id is not null
        and event_at < {{ as_of() }}

    group by campaign_id, coalesce(treatment_id, '0')

),

messaged as (

    select
        campaign_id,
        coalesce(treatment_id, '0') as treatment_id,
        count_if(is_message) as count_messages,
        count(if(is_message, delivered_at)) as count_delivered,
        count(if(is_message, first_open_at)) as count_opened,
        count(if(is_message, first_human_open_at)) as count_opened_by_people,
        count(if(is_message, first_click_at)) as count_clicked,
        count(if(is_message, bounced_at)) as count_bounced,
        count(if(is_message, complained_at)) as count_complained,
        count(if(is_message, unsubscribed_at)) as count_unsubscribed,
        count(if(is_message, failed_at)) as count_failed,
        sum(count_opens) as count_opens,
        sum(count_machine_opens) as count_machine_opens,
        sum(count_clicks) as count_clicks,
        sum(price_in_millicents_usd) as sum_price_in_millicents_usd,
        min(sent_at) as first_sent_at,
        max(sent_at) as last_sent_at

    from {{ ref('fct_messages') }}

    where
        campaign_id is not null
        and sent_at < {{ as_of() }}

    group by campaign_id, coalesce(treatment_id, '0')

),

performance as (

    select
        {{ fingerprint_of([
            'coalesce(targeted.campaign_id, messaged.campaign_id)',
            'coalesce(targeted.treatment_id, messaged.treatment_id)',
        ]) }} as campaign_treatment_key,
        coalesce(targeted.campaign_id, messaged.campaign_id) as campaign_id,
        coalesce(targeted.treatment_id, messaged.treatment_id) as treatment_id,
        coalesce(targeted.count_targeted, 0) as count_targeted,
        coalesce(targeted.count_sends, 0) as count_sends,
        coalesce(targeted.count_holdouts, 0) as count_holdouts,
        coalesce(targeted.count_not_sent, 0) as count_not_sent,
        coalesce(messaged.count_messages, 0) as count_messages,
        coalesce(messaged.count_delivered, 0) as count_delivered,
        coalesce(messaged.count_opened, 0) as count_opened,
        coalesce(messaged.count_opened_by_people, 0) as count_opened_by_people,
        coalesce(messaged.count_clicked, 0) as count_clicked,
        coalesce(messaged.count_bounced, 0) as count_bounced,
        coalesce(messaged.count_complained, 0) as count_complained,
        coalesce(messaged.count_unsubscribed, 0) as count_unsubscribed,
        coalesce(messaged.count_failed, 0) as count_failed,
        coalesce(messaged.count_opens, 0) as count_opens,
        coalesce(messaged.count_machine_opens, 0) as count_machine_opens,
        coalesce(messaged.count_clicks, 0) as count_clicks,
        coalesce(messaged.sum_price_in_millicents_usd, 0) as sum_price_in_millicents_usd,
        -- A rate has no meaning before the first delivery.
        cast(messaged.count_opened as double) / nullif(messaged.count_delivered, 0) as open_rate,
        cast(messaged.count_clicked as double) / nullif(messaged.count_delivered, 0) as click_rate,
        cast(messaged.count_bounced as double) / nullif(messaged.count_messages, 0) as bounce_rate,
        coalesce(targeted.first_send_at, messaged.first_sent_at) as first_sent_at,
        coalesce(targeted.last_send_at, messaged.last_sent_at) as last_sent_at

    from targeted

    full outer join messaged
        on targeted.campaign_id = messaged.campaign_id
        and targeted.treatment_id = messaged.treatment_id

)

select * from performance
