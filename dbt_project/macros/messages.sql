{# How what is held of a message and what is new about it become one: each column's combining function. #}
{% macro message_measures() -%}
    {{ return({
        'message_id': 'min',
        'recipient': 'min',
        'family': 'min',
        'channel': 'min',
        'application_id': 'max',
        'endpoint_id': 'max',
        'user_id': 'max',
        'campaign_id': 'max',
        'treatment_id': 'max',
        'journey_id': 'max',
        'from_address': 'max',
        'subject': 'max',
        'count_opens': 'sum',
        'count_clicks': 'sum',
        'price_in_millicents_usd': 'max',
        'accepted_at': 'min',
        'requested_at': 'min',
        'delivered_at': 'min',
        'first_open_at': 'min',
        'last_open_at': 'max',
        'first_click_at': 'min',
        'last_click_at': 'max',
        'bounced_at': 'min',
        'soft_bounced_at': 'min',
        'complained_at': 'min',
        'unsubscribed_at': 'min',
        'failed_at': 'min',
        'loaded_at': 'max',
    }) }}
{%- endmacro %}


{% macro message_columns() -%}
    {{ return(['message_key'] + message_measures().keys() | list) }}
{%- endmacro %}
