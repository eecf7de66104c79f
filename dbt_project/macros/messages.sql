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


{# What is kept of a message, and how its days are put together: nothing that cannot be added to, so that a day computed
   again changes the message as if it had been there from the start. Its status follows from these. #}
{% macro message_facts() -%}
    {{ return({
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
        'count_machine_opens': 'sum',
        'count_clicks': 'sum',
        'count_machine_clicks': 'sum',
        'count_delays': 'sum',
        'count_parts': 'max',
        'carrier_name': 'max',
        'price_in_millicents_usd': 'max',
        'carrier_fee_in_millicents_usd': 'max',
        'call_duration_in_seconds': 'max',
        'accepted_at': 'min',
        'requested_at': 'min',
        'handed_over_at': 'min',
        'delivered_at': 'min',
        'last_delivered_at': 'max',
        'first_open_at': 'min',
        'last_open_at': 'max',
        'first_human_open_at': 'min',
        'first_click_at': 'min',
        'last_click_at': 'max',
        'first_human_click_at': 'min',
        'first_delayed_at': 'min',
        'bounced_at': 'min',
        'soft_bounced_at': 'min',
        'complained_at': 'min',
        'unsubscribed_at': 'min',
        'failed_at': 'min',
        'last_failed_at': 'max',
    }) }}
{%- endmacro %}


{# Whether an open or a click is a machine's: SES takes it for a bot's, or it is the prefetch of Apple's mail proxy, which
   says no more of itself than this. #}
{% macro is_machine() -%}
    coalesce(lower(is_bot_event) = 'likely', false) or coalesce(user_agent = 'Mozilla/5.0', false)
{%- endmacro %}
