{# The recipient of events that are about a message to several people, or to nobody whose address is left, and do not
   say whose they are. #}
{% macro unknown_recipient() -%}
    '(unknown)'
{%- endmacro %}
