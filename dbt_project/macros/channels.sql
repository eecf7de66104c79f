{# The channels of push messages, as the sources name them; whatever else is sent through an app is none. #}
{% macro is_push_channel(channel) -%}
    {{ channel }} in (
            'PUSH', 'GCM', 'ADM', 'BAIDU', 'APNS', 'APNS_SANDBOX', 'APNS_VOIP', 'APNS_VOIP_SANDBOX'
        )
{%- endmacro %}


{# The channels by which a message reaches a phone number. #}
{% macro is_phone_channel(channel) -%}
    {{ channel }} in ('SMS', 'MMS', 'RCS', 'VOICE', 'WHATSAPP')
{%- endmacro %}


{# A channel in the sources' own words; null for a word that is none of them. #}
{% macro known_channel(word) -%}
    if(
            {{ word }} in ('EMAIL', 'SMS', 'VOICE', 'CUSTOM', 'IN_APP', 'CONTACT_CENTER') or {{ is_push_channel(word) }},
            {{ word }}
        )
{%- endmacro %}
