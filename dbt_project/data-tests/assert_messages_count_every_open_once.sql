{%- set newest = newest_load_of(ref('fct_messages')) or '1970-01-01 00:00:00' %}
{#- The days on which opens of those messages were counted, and those of the load itself: no others are read. #}
{%- set days = event_days(
    'select message_date from ' ~ ref('int_message_days') ~ ' where count_opens > 0 and message_id in (select message_id from '
    ~ ref('fct_messages') ~ " where loaded_at = timestamp '" ~ newest ~ "') union select cast(event_at as date) from "
    ~ ref('all_events') ~ " where loaded_at = timestamp '" ~ newest ~ "'"
) %}

-- Every open of a message of the newest load counts once, whoever of its recipients it was, and however many runs it took.
-- What is an open is what event_catalogue says: another family may call its own events so.
with

open_types as (

    select distinct
        family,
        source_type,
        event_type,
        channel

    from {{ ref('event_catalogue') }}

    where effect = 'opened'

),

events as (

    select
        {{ message_name() }} as message_id,
        family,
        source_event_type,
        event_type,
        if({{ is_push_channel('channel') }}, 'PUSH', channel) as message_channel,
        loaded_at

    from {{ ref('all_events') }}

    where {{ within_days('event_at', days) }}

),

landed as (

    select
        events.message_id,
        count(*) as count_opens,
        max(events.loaded_at) as loaded_at

    from events

    inner join open_types
        on
            events.family = open_types.family
            and events.source_event_type = open_types.source_type
            and events.event_type = open_types.event_type
            and events.message_channel = open_types.channel

    where events.message_id is not null

    group by events.message_id

),

counted as (

    select
        message_id,
        sum(count_opens) as count_opens

    from {{ ref('fct_messages') }}

    group by message_id

    having max(loaded_at) = timestamp '{{ newest }}'

)

select
    coalesce(landed.message_id, counted.message_id) as message_id,
    landed.count_opens as count_landed,
    counted.count_opens as count_counted

from landed

full outer join counted
    on landed.message_id = counted.message_id

where
    coalesce(landed.count_opens, 0) <> coalesce(counted.count_opens, 0)
    and (counted.message_id is not null or landed.loaded_at = timestamp '{{ newest }}')
