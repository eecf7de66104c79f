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


{# Of what the members of a segment are at a destination: a kind of `int_activation_reach` (endpoint, email, phone, subject …), as
   the meta of its desired model says. #}
{% macro destination_kind(destination) -%}
    {%- set model = graph.get('nodes', {}).get('model.' ~ project_name ~ '.act_' ~ destination ~ '__desired') -%}
    {{ return(model.config.meta.kind if model else none) }}
{%- endmacro %}


{# Where a segment's token goes, which channel it may reach there, and of what kind its members are there, as rows
   (token, channel, destination, kind). #}
{% macro segment_routes() -%}
    {%- set routes = [] -%}
    {%- if execute -%}
        {%- for meta in segments().values() -%}
            {%- for destination in meta['destinations'] if not is_retired(meta, destination) -%}
                {%- for channel in meta['channels'] -%}
                    {%- set kind = destination_kind(destination) -%}
                    {%- do routes.append("('" ~ [meta['token'], channel, destination, kind] | join("', '") ~ "')") -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    values {{ routes | join(', ') if routes else "('', '', '', '')" }}
{%- endmacro %}


{# Whether an attribute of a subject has a value, alone or among several (their list as JSON text), as Pinpoint's segments
   match it. Never null. #}
{% macro has_value(attribute, value) -%}
    coalesce({{ attribute }} = '{{ value }}' or json_array_contains({{ attribute }}, '{{ value }}'), false)
{%- endmacro %}
