{% call phone_statuses() %}
        channel = 'RCS'
        and not starts_with(event_type, '_inbound.')
{% endcall %}
