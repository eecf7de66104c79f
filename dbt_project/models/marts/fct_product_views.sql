{{ config(materialized='view') }}

with

views as (

    select
        event_id,
        {{ identity_columns() }},
        products,
        event_at

    from {{ ref('all_events') }}

    where
        event_type = 'Product Viewed'
        and products is not null

),

viewed_products as (

    select
        views.event_id,
        {{ resolved_subject('views') }} as subject_id,
        product.product_id,
        product.category,
        product.variant,
        views.event_at as viewed_at

    from views

    cross join {{ unnest_fields('views.products', ['product_id', 'category', 'variant'], 'product') }}

    {{ join_identities('views') }}

)

select * from viewed_products
