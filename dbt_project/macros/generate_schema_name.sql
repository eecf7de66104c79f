{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ env_var('ENGAGELAKE_ENV', 'dev') }}_engagelake_{{ custom_schema_name or 'marts' }}
{%- endmacro %}


{# What dbt makes its tables of. Athena's Hive tables hold milliseconds, so the table whose columns dbt looks up
   for a unit test is an Iceberg one, as the models are. #}
{% macro resolve_table_type() -%}
    {{ return('iceberg' if config.get('materialized') == 'unit' else config.get('table_type', 'hive') | lower) }}
{%- endmacro %}
