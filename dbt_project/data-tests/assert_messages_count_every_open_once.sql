-- Opens told of a message count once for each of its recipients, however many runs it took.
with

told as (

    select sum(cardinality(destination)) as count_opens

    from {{ ref('all_events') }}

    where
        event_type = '_email.open'
        and message_id is not null

),

counted as (

    select sum(count_opens) as count_opens

    from {{ ref('fct_messages') }}

    where channel = 'EMAIL'

)

select
    told.count_opens as count_told,
    counted.count_opens as count_counted

from told

cross join counted

where coalesce(told.count_opens, 0) <> coalesce(counted.count_opens, 0)
