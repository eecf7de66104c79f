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


{# The message to a phone that a status is about, and what the status says. #}
{% macro phone_message_columns() -%}
    event_type,
        message_id,
        destination_phone_number,
        origination_phone_number,
        record_status,
        element_at(attributes, 'record_status_description') as record_status_description,
        element_at(attributes, 'iso_country_code') as iso_country_code,
        element_at(attributes, 'carrier_name') as carrier_name,
        element_at(attributes, 'mcc') as mcc,
        element_at(attributes, 'mnc') as mnc,
        element_at(attributes, 'number_of_message_parts') as number_of_message_parts,
        element_at(attributes, 'message_type') as message_type,
        element_at(attributes, 'is_final') = 'true' as is_final,
        price_in_millicents_usd,
        element_at(metrics, 'carrier_fee_in_millicents_usd') as carrier_fee_in_millicents_usd,
        message_send_timestamp
{%- endmacro %}


{# What the sender of a text added, as the predecessors have it: nothing is null. #}
{% macro text_tags() -%}
    if(
            cardinality(context) > 0
            and (family = 'messaging' or try(json_parse(element_at(attributes, 'customer_context'))) is not null),
            context
        )
{%- endmacro %}


{# What every event view ends with: both predecessors' tails, then what makes a row traceable. Arrival is the hour, as it
   was the predecessors' partition. #}
{% macro event_tail_columns(tags='map_concat(context, attributes)', message_tags=none) -%}
    {{ tags }} as context,
        attributes as attributes_map,
        {{ message_tags or tags }} as message_tags,
        ingest_timestamp,
        arrived_at,
        event_at,
        event_id,
        family
{%- endmacro %}
