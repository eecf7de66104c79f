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


{# The names of the segments, for a model that refers to all of them. What a model refers to is asked while dbt parses, when
   it has no list of models yet, only the files that it has read: so the meta is looked for there. #}
{% macro segment_names() -%}
    {%- set names = [] -%}
    {%- for file in ref.manifest.files.values() -%}
        {%- for model in (file.dict_from_yaml or {}).get('models') or [] -%}
            {%- if model.get('config', {}).get('meta', {}).get('token') -%}
                {%- do names.append(model['name']) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names | sort) }}
{%- endmacro %}


{# The outward name of a segment. #}
{% macro segment_token(segment) -%}
    {%- if execute -%}
        {{ segments()[segment]['token'] }}
    {%- endif -%}
{%- endmacro %}


{# Whether the meta of a segment retires its token at a destination: everywhere (true), or where a list says so. #}
{% macro is_retired(meta, destination) -%}
    {%- set retired = meta.get('retired', false) -%}
    {{ return(retired is true or (retired is sequence and destination in retired)) }}
{%- endmacro %}


{# Where a segment's token goes and which channel it may reach there, as rows (token, channel, destination). #}
{% macro segment_routes() -%}
    {%- set routes = [] -%}
    {%- if execute -%}
        {%- for meta in segments().values() -%}
            {%- for destination in meta['destinations'] if not is_retired(meta, destination) -%}
                {%- for channel in meta['channels'] -%}
                    {%- do routes.append("('" ~ meta['token'] ~ "', '" ~ channel ~ "', '" ~ destination ~ "')") -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    values {{ routes | join(', ') if routes else "('', '', '')" }}
{%- endmacro %}
