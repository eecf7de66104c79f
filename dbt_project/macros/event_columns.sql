{# The columns that every base model gives and all_events holds: type, and the families that have it. A new one is declared
   here, and read in the base models of its families. #}
{% macro declared_columns() -%}
    {{ return({
        'event_id': ('varchar', 'all'),
        'fact_id': ('varchar', 'pinpoint ses app inbound admin'),
        'family': ('varchar', 'all'),
        'event_type': ('varchar', 'all'),
        'source_event_type': ('varchar', 'all'),
        'channel': ('varchar', 'all'),
        'message_id': ('varchar', 'all'),
        'application_id': ('varchar', 'pinpoint'),
        'aws_account_id': ('varchar', 'pinpoint ses inbound'),
        'client_id': ('varchar', 'pinpoint ses messaging app'),
        'endpoint_id': ('varchar', 'pinpoint ses messaging'),
        'user_id': ('varchar', 'pinpoint ses messaging app'),
        'anonymous_id': ('varchar', 'app'),
        'previous_id': ('varchar', 'app'),
        'push_token': ('varchar', 'pinpoint app'),
        'address': ('varchar', 'pinpoint ses messaging inbound'),
        'contacts': ('array(varchar)', 'app'),
        'session_id': ('varchar', 'pinpoint app'),
        'campaign_id': ('varchar', 'pinpoint ses messaging'),
        'treatment_id': ('varchar', 'pinpoint ses messaging'),
        'journey_id': ('varchar', 'pinpoint ses messaging'),
        'send_status': ('varchar', 'pinpoint'),
        'from_address': ('varchar', 'pinpoint ses inbound'),
        'subject': ('varchar', 'pinpoint ses inbound'),
        'destination': ('array(varchar)', 'pinpoint ses'),
        'recipients': ('array(varchar)', 'pinpoint ses inbound'),
        'affected_recipients': ('array(row(email_address varchar, action varchar, status varchar, diagnostic_code varchar))', 'pinpoint ses'),
        'bounce_type': ('varchar', 'pinpoint ses'),
        'bounce_sub_type': ('varchar', 'pinpoint ses'),
        'feedback_id': ('varchar', 'pinpoint ses'),
        'complaint_feedback_type': ('varchar', 'pinpoint ses'),
        'complaint_sub_type': ('varchar', 'pinpoint ses'),
        'reporting_mta': ('varchar', 'pinpoint ses'),
        'smtp_response': ('varchar', 'pinpoint ses'),
        'ip_address': ('varchar', 'pinpoint ses'),
        'user_agent': ('varchar', 'pinpoint ses'),
        'is_bot_event': ('varchar', 'ses'),
        'link': ('varchar', 'pinpoint ses'),
        'unsubscribe_link_tag': ('array(varchar)', 'pinpoint ses'),
        'failure_reason': ('varchar', 'pinpoint ses'),
        'template_name': ('varchar', 'pinpoint ses'),
        'processing_time_millis': ('integer', 'pinpoint ses'),
        'destination_phone_number': ('varchar', 'pinpoint messaging inbound'),
        'origination_phone_number': ('varchar', 'pinpoint messaging inbound'),
        'record_status': ('varchar', 'pinpoint messaging inbound'),
        'price_in_millicents_usd': ('double', 'pinpoint messaging'),
        'endpoint_channel_type': ('varchar', 'pinpoint'),
        'endpoint_address': ('varchar', 'pinpoint'),
        'endpoint_opt_out': ('varchar', 'pinpoint'),
        'endpoint_status': ('varchar', 'pinpoint'),
        'has_endpoint': ('boolean', 'pinpoint'),
        'webinar_id': ('varchar', 'pinpoint app'),
        'topic_preferences': ('map(varchar, varchar)', 'ses'),
        'unsubscribe_all': ('boolean', 'ses'),
        'unsubscribed_before': ('boolean', 'ses'),
        'products': ('array(row(product_id varchar, category varchar, variant varchar))', 'pinpoint app'),
        'user_attributes': ('map(varchar, varchar)', 'pinpoint app'),
        'attributes': ('map(varchar, varchar)', 'all'),
        'metrics': ('map(varchar, double)', 'pinpoint messaging app admin'),
        'context': ('map(varchar, varchar)', 'pinpoint messaging app'),
        'event_timestamp': ('timestamp(6)', 'all'),
        'arrival_timestamp': ('timestamp(6)', 'all'),
        'message_send_timestamp': ('timestamp(6)', 'pinpoint ses messaging'),
        'event_at': ('timestamp(6)', 'all'),
        'arrived_at': ('timestamp(6)', 'all'),
        'ingest_timestamp': ('timestamp(6)', 'all'),
        'landed_hour': ('varchar', 'all'),
        'raw': ('varchar', 'all'),
    }) }}
{%- endmacro %}


{# The types of the columns by name. #}
{% macro event_columns() -%}
    {%- set types = {} -%}
    {%- for name, declared in declared_columns().items() -%}
        {%- do types.update({name: declared[0]}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}


{# The columns that a family does not have: nulls of the right type, empty maps, no endpoint. #}
{% macro absent_columns(family) -%}
    {%- set absent = [] -%}
    {%- for name, declared in declared_columns().items() if declared[1] != 'all' and family not in declared[1].split() -%}
        {%- set value = 'map()' if declared[0].startswith('map(') else 'false' if name == 'has_endpoint' else 'null' -%}
        {%- do absent.append('cast(' ~ value ~ ' as ' ~ declared[0] ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {{ absent | join(',\n        ') }}
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


{# When a landed record happened and arrived (UTC, and by the hour: a column of its own, for a condition on a function of
   arrived_at opens every file), where it lies, and its own words: of every base model. #}
{% macro arrival_columns() -%}
    {{ iso_to_timestamp('event_at') }} as event_at,
        {{ iso_to_timestamp('arrived_at') }} as arrived_at,
        date_trunc('hour', {{ iso_to_timestamp('arrived_at') }}) as ingest_timestamp,
        dt || ' ' || hr as landed_hour,
        dt,
        hr,
        raw
{%- endmacro %}
