with

buyers as (

    select
        subject_id,
        max(activity_date) as last_bought_date,
        max(last_ordered_at) as last_bought_at

    from {{ ref('fct_subject_daily_activity') }}

    where
        {{ in_window('activity_date', 'month', 3) }}
        and contains(
            transform(ordered_products, p -> lower(p.category) || '/' || lower(p.variant)),
            'shoes/red'
        )

    group by subject_id

),

readers as (

    select
        subject_id,
        cardinality(array_distinct(flatten(array_agg(opened_message_ids)))) as count_messages_opened,
        max(last_open_at) as last_open_at

    from {{ ref('fct_subject_daily_activity') }}

    where
        {{ in_window('activity_date', 'month', 9) }}
        and opened_message_ids is not null

    group by subject_id

),

viewers as (

    select
        subject_id,
        max(viewed_at) as last_viewed_at

    from {{ ref('fct_product_views') }}

    where
        product_id = '{{ var("new_shoe_product_id") }}'
        and viewed_at >= date_add('hour', -24, {{ as_of() }})
        and viewed_at < {{ as_of() }}

    group by subject_id

),

qualified as (

    select
        buyers.subject_id,
        greatest(buyers.last_bought_at, readers.last_open_at, viewers.last_viewed_at) as qualified_at,
        'bought red shoes on ' || cast(buyers.last_bought_date as varchar)
        || ', opened ' || cast(readers.count_messages_opened as varchar)
        || ' e-mails in 9 months, looked at {{ var("new_shoe_product_id") }} within 24 hours' as reason

    from buyers

    inner join readers
        on buyers.subject_id = readers.subject_id

    inner join viewers
        on buyers.subject_id = viewers.subject_id

    where readers.count_messages_opened > 15

)

select * from qualified
