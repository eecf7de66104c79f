{# The channels of push messages, as the sources name them; whatever else is sent through an app is none. #}
{% macro is_push_channel(channel) -%}
    {{ channel }} in (
            'PUSH', 'GCM', 'ADM', 'BAIDU', 'APNS', 'APNS_SANDBOX', 'APNS_VOIP', 'APNS_VOIP_SANDBOX'
        )
{%- endmacro %}
