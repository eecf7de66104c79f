{# The segments, by name, with the meta of each: what a segment is called outside, and whom it may reach. #}
{% macro segments() -%}
    {%- set found = {} -%}
    {%- for node in graph.nodes.values() | sort(attribute='name') -%}
        {%- if node.resource_type == 'model' and node.config.meta.token -%}
            {%- do found.update({node.name: node.config.meta}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# The outward name of a segment. #}
{% macro segment_token(segment) -%}
    {%- if execute -%}
        {{ segments()[segment]['token'] }}
    {%- endif -%}
{%- endmacro %}


{# Which channel a segment's token may reach, as rows (token, channel). #}
{% macro segment_channels() -%}
    {%- set pairs = [] -%}
    {%- if execute -%}
        {%- for meta in segments().values() -%}
            {%- for channel in meta['channels'] -%}
                {%- do pairs.append("('" ~ meta['token'] ~ "', '" ~ channel ~ "')") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    values {{ pairs | join(', ') if pairs else "('', '')" }}
{%- endmacro %}
