{% call phone_statuses() %}
        channel = 'MMS'
{% endcall %}
