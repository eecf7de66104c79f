{{ config(materialized='view') }}

with

activity as (

    select
        activity.activity_key,
        {{ resolved_subject('activity') }} as subject_id,
        activity.count_emails_sent,
        activity.count_opens,
        activity.count_clicks,
        activity.count_sessions,
        activity.count_orders,
        activity.count_product_views,
        activity.opened_message_ids,
        activity.registered_webinar_ids,
        activity.ordered_products,
        activity.activity_date,
        activity.last_open_at,
        -- Rows of a lake that an older version kept have the day alone.
        coalesce(
            activity.last_registered_at,
            if(cardinality(activity.registered_webinar_ids) > 0, cast(activity.activity_date as timestamp(6)))
        ) as last_registered_at,
        coalesce(
            activity.last_ordered_at,
            if(activity.count_orders > 0, cast(activity.activity_date as timestamp(6)))
        ) as last_ordered_at,
        activity.last_event_at

    from {{ ref('int_identifier_daily_activity') }} as activity

    {{ join_identities('activity') }}

)

select * from activity
