{# What every event view begins with: the seven columns of its predecessors, the account under both of its names. #}
{% macro common_event_columns(campaign=true) -%}
    event_timestamp,
        arrival_timestamp,
        application_id,
        client_id as endpoint_id,
        {%- if campaign %}
        campaign_id as pinpoint_campaign_id,
        treatment_id as pinpoint_treatment_id,
        {%- endif %}
        {%- if caller %}
        {{ caller() | trim }}
        {%- endif %}
        aws_account_id as awsaccountid,
        aws_account_id
{%- endmacro %}


{# The message that an e-mail event is about. #}
{% macro email_message_columns() -%}
    message_id,
        message_send_timestamp,
        from_address,
        destination
{%- endmacro %}


{# What every event view ends with: both predecessors' tails, then what makes a row traceable. #}
{% macro event_tail_columns(tags='map_concat(context, attributes)') -%}
    {{ tags }} as context,
        attributes as attributes_map,
        {{ tags }} as message_tags,
        arrived_at as ingest_timestamp,
        event_at,
        event_id,
        family
{%- endmacro %}
