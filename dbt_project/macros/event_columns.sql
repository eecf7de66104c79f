{# The columns that every base model gives and all_events holds, with their types. #}
{% macro event_columns() -%}
    {{ return({
        'event_id': 'varchar',
        'fact_id': 'varchar',
        'family': 'varchar',
        'event_type': 'varchar',
        'source_event_type': 'varchar',
        'channel': 'varchar',
        'message_id': 'varchar',
        'application_id': 'varchar',
        'aws_account_id': 'varchar',
        'client_id': 'varchar',
        'endpoint_id': 'varchar',
        'user_id': 'varchar',
        'anonymous_id': 'varchar',
        'previous_id': 'varchar',
        'push_token': 'varchar',
        'address': 'varchar',
        'contacts': 'array(varchar)',
        'session_id': 'varchar',
        'campaign_id': 'varchar',
        'treatment_id': 'varchar',
        'journey_id': 'varchar',
        'send_status': 'varchar',
        'from_address': 'varchar',
        'subject': 'varchar',
        'destination': 'array(varchar)',
        'recipients': 'array(varchar)',
        'affected_recipients': 'array(row(email_address varchar, action varchar, status varchar, diagnostic_code varchar))',
        'bounce_type': 'varchar',
        'bounce_sub_type': 'varchar',
        'feedback_id': 'varchar',
        'complaint_feedback_type': 'varchar',
        'complaint_sub_type': 'varchar',
        'reporting_mta': 'varchar',
        'smtp_response': 'varchar',
        'ip_address': 'varchar',
        'user_agent': 'varchar',
        'link': 'varchar',
        'unsubscribe_link_tag': 'array(varchar)',
        'failure_reason': 'varchar',
        'template_name': 'varchar',
        'processing_time_millis': 'integer',
        'destination_phone_number': 'varchar',
        'origination_phone_number': 'varchar',
        'record_status': 'varchar',
        'price_in_millicents_usd': 'double',
        'endpoint_channel_type': 'varchar',
        'endpoint_address': 'varchar',
        'endpoint_opt_out': 'varchar',
        'endpoint_status': 'varchar',
        'has_endpoint': 'boolean',
        'webinar_id': 'varchar',
        'topic_preferences': 'map(varchar, varchar)',
        'unsubscribe_all': 'boolean',
        'unsubscribed_before': 'boolean',
        'products': 'array(row(product_id varchar, category varchar, variant varchar))',
        'user_attributes': 'map(varchar, varchar)',
        'attributes': 'map(varchar, varchar)',
        'metrics': 'map(varchar, double)',
        'context': 'map(varchar, varchar)',
        'event_timestamp': 'timestamp(6)',
        'arrival_timestamp': 'timestamp(6)',
        'message_send_timestamp': 'timestamp(6)',
        'event_at': 'timestamp(6)',
        'arrived_at': 'timestamp(6)',
        'landed_hour': 'varchar',
        'raw': 'varchar',
    }) }}
{%- endmacro %}


{# Nulls of the right type for the columns that a family does not have. #}
{% macro absent_columns(names) -%}
    {%- set types = event_columns() -%}
    {%- for name in names -%}
        cast(null as {{ types[name] }}) as {{ name }}{{ ',' if not loop.last }}
        {% endfor -%}
{%- endmacro %}


{# The columns of every landing table; what a family's record says is in `raw`. #}
{% macro landing_columns() -%}
    event_id,
        family,
        event_type,
        event_at,
        arrived_at,
        raw,
        dt,
        hr
{%- endmacro %}


{# When a landed record happened and arrived (UTC), where it lies, and its own words: of every base model. #}
{% macro arrival_columns() -%}
    {{ iso_to_timestamp('event_at') }} as event_at,
        {{ iso_to_timestamp('arrived_at') }} as arrived_at,
        dt || ' ' || hr as landed_hour,
        dt,
        hr,
        raw
{%- endmacro %}
