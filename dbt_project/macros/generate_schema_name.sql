{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ env_var('ENGAGELAKE_ENV', 'dev') }}_engagelake_{{ custom_schema_name or 'marts' }}
{%- endmacro %}
