{# The families of events and what the owner of each allows, from the meta of their landing sources, as rows
   (family, stream, owner, stale_after_hours); null hours: its silence stops nothing. #}
{% macro event_families() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() | sort(attribute='name') if source.name.endswith('_events') -%}
            {%- set meta = source.config.meta -%}
            {%- do rows.append(
                "('" ~ source.name[:-7] ~ "', '" ~ source.name | replace('_', '-') ~ "', '" ~ meta.get('owner', 'nobody')
                ~ "', cast(" ~ (meta.get('stale_after_hours') or 'null') ~ ' as bigint))'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    values {{ rows | join(', ') if rows else "('', '', '', cast(null as bigint))" }}
{%- endmacro %}
