{{ config(materialized='view') }}

with

events as (

    select
        event_id,
        {{ identity_columns() }},
        -- An order that its app gives no id is one of its own.
        coalesce({{ order_id('attributes') }}, event_id) as order_id,
        case
            when {{ is_order() }} then 'completed'
            when event_type = 'Order Updated' then 'updated'
            when event_type = 'Order Refunded' then 'refunded'
            when event_type = 'Order Cancelled' then 'cancelled'
        end as step,
        coalesce({{ map_text('attributes', 'currency') }}, {{ map_text('attributes', '_currency') }}) as currency,
        {{ map_text('attributes', 'coupon') }} as coupon,
        element_at(metrics, 'total') as total,
        element_at(metrics, 'revenue') as revenue,
        element_at(metrics, 'shipping') as shipping,
        element_at(metrics, 'tax') as tax,
        element_at(metrics, 'discount') as discount,
        products,
        event_at

    from {{ ref('all_events') }}

    where
        {{ is_order() }}
        or event_type in ('Order Updated', 'Order Refunded', 'Order Cancelled')

),

resolved as (

    select
        events.*,
        {{ resolved_subject('events') }} as subject_id

    from events

    {{ join_identities('events') }}

),

orders as (

    select
        order_id,
        {{ latest_value('subject_id') }} as subject_id,
        {{ latest_value('step') }} as status,
        {{ latest_value('currency') }} as currency,
        {{ latest_value('coupon') }} as coupon,
        {%- for amount in ['total', 'revenue', 'shipping', 'tax', 'discount'] %}
        -- What is paid back is no price of the order.
        element_at(
            array_agg({{ amount }} order by event_at desc, event_id desc)
                filter (where {{ amount }} is not null and step <> 'refunded'),
            1
        ) as {{ amount }},
        {%- endfor %}
        sum(if(step = 'refunded', coalesce(total, revenue))) as refunded_total,
        element_at(
            array_agg(cardinality(products) order by event_at desc, event_id desc)
                filter (where products is not null and step <> 'refunded'),
            1
        ) as count_products,
        min(if(step = 'completed', event_at)) as completed_at,
        min(if(step = 'refunded', event_at)) as refunded_at,
        min(if(step = 'cancelled', event_at)) as cancelled_at,
        max(event_at) as last_changed_at

    from resolved

    group by order_id

)

select * from orders
