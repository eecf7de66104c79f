{{ config(materialized='view') }}

with

events as (

    select
        event_id,
        {{ identity_columns() }},
        event_type,
        attributes,
        metrics,
        -- The list that the event names, or the one product that its properties are about.
        coalesce(
            {{ json_elements("try(json_parse(element_at(attributes, 'products')))") }},
            array[cast(attributes as json)]
        ) as named_products,
        event_at

    from {{ ref('all_events') }}

    where
        channel = 'APP'
        and products is not null

),

product_events as (

    select
        events.event_id,
        {{ resolved_subject('events') }} as subject_id,
        events.event_type,
        coalesce({{ json_text('product.said', '$.product_id') }}, {{ json_text('product.said', '$._product_id') }}) as product_id,
        {{ json_text('product.said', '$.sku') }} as sku,
        {{ json_text('product.said', '$.name') }} as name,
        {{ json_text('product.said', '$.brand') }} as brand,
        {{ json_text('product.said', '$.category') }} as category,
        {{ json_text('product.said', '$.variant') }} as variant,
        coalesce(
            {{ number_value("json_extract_scalar(product.said, '$.price')") }},
            element_at(events.metrics, '_item_price')
        ) as price,
        coalesce(
            {{ number_value("json_extract_scalar(product.said, '$.quantity')") }},
            element_at(events.metrics, '_quantity')
        ) as quantity,
        coalesce({{ json_text('product.said', '$.coupon') }}, {{ map_text('events.attributes', 'coupon') }}) as coupon,
        {{ order_id('events.attributes') }} as order_id,
        {{ map_text('events.attributes', 'cart_id') }} as cart_id,
        {{ map_text('events.attributes', 'wishlist_id') }} as wishlist_id,
        events.event_at as happened_at

    from events

    cross join unnest(events.named_products) as product (said)

    {{ join_identities('events') }}

)

select * from product_events
