{# The rows of a relation of landed records, with what event_catalogue says of each: `known_type`, our word for what
   happened, and `known_channel`, null where the record itself says it. The row is that of the record's type and variant
   (a column of the relation, where the family has variants), else of its type, else of the type's first word (`_email.*`,
   `TEXT_*`), else of the family (`*`). #}
{% macro catalogued(relation, family, variant=none) -%}
    {%- set type = relation ~ '.event_type' -%}
    {%- set lookups = [
        ('of_type', type, "''"),
        ('of_word', "regexp_extract(" ~ type ~ ", '^_?[A-Za-z]+[._]') || '*'", "''"),
        ('of_family', "'*'", "''"),
    ] -%}
    {%- if variant -%}
        {%- set lookups = [('of_variant', type, relation ~ '.' ~ variant)] + lookups -%}
    {%- endif -%}
    select
        {{ relation }}.*,
        coalesce(
            {{ found_in(lookups, 'event_type') }},
            -- What begins with an underscore is one of our own words: nobody's tracker writes into another family's view.
            {%- if family == 'pinpoint' %}
            {{ type }}
            {%- else %}
            if(starts_with({{ type }}, '_'), '{{ family }}.' || {{ type }}, {{ type }})
            {%- endif %}
        ) as known_type,
        {{ found_in(lookups, 'channel') }} as known_channel

    from {{ relation }}
    {%- for alias, source_type, wanted in lookups %}

    left join {{ ref('event_catalogue') }} as {{ alias }}
        on
            {{ alias }}.family = '{{ family }}'
            and {{ source_type }} = {{ alias }}.source_type
            and {{ wanted }} = coalesce({{ alias }}.variant, '')
    {%- endfor %}
{%- endmacro %}


{# A column of the first of several rows of the catalogue that is there. #}
{% macro found_in(lookups, column) -%}
    case
            {%- for alias, _, _ in lookups %}
            when {{ alias }}.source_type is not null then nullif({{ alias }}.{{ column }}, '')
            {%- endfor %}
        end
{%- endmacro %}
