{# The name of the imported segment that carries a token. #}
{% macro import_segment_name(token) -%}
    '{{ var("segment_name_prefix") }}' || {{ token }}
{%- endmacro %}


{# The token that an imported segment carries, from its name. #}
{% macro token_of_import_segment(segment_name) -%}
    substr({{ segment_name }}, length('{{ var("segment_name_prefix") }}') + 1)
{%- endmacro %}
