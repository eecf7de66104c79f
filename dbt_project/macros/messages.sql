{# The id of the message that an event is about. A push has none: the activity that sent it and the endpoint name it. #}
{% macro message_name() -%}
    case
            when not {{ is_push_channel('channel') }} or message_id is not null then message_id
            else coalesce(
                element_at(attributes, 'campaign_activity_id'),
                element_at(attributes, 'journey_activity_id')
            ) || '/' || endpoint_id
        end
{%- endmacro %}


{# The recipient of events that are about a message to several people, or to nobody whose address is left, and do not
   say whose they are. #}
{% macro unknown_recipient() -%}
    '(unknown)'
{%- endmacro %}
