{# Event views that differ in what they select only. #}

{# The bounces of one type, hard or soft: a row per recipient whom one names. #}
{% macro bounces(event_type) -%}
with

bounces as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        bounce_type,
        bounce_sub_type,
        feedback_id,
        reporting_mta,
        bounced.email_address as bounced_recipient_email_address,
        bounced.action as bounced_recipient_action,
        bounced.status as bounced_recipient_status,
        bounced.diagnostic_code as bounced_recipient_diagnostic_code,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join {{ unnest_fields('affected_recipients', ['email_address', 'action', 'status', 'diagnostic_code'], 'bounced') }} on true

    where event_type = '{{ event_type }}'

)

select * from bounces
{%- endmacro %}


{# What became of messages to phones; the caller says of which ones. #}
{% macro phone_statuses() -%}
with

statuses as (

    select
        {{ common_event_columns() }},
        {{ phone_message_columns() }},
        {{ event_tail_columns(tags='context') }}

    from {{ ref('all_events') }}

    where
        {{ caller() | trim }}

)

select * from statuses
{%- endmacro %}
