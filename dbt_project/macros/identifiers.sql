{# Who an event is about, as far as the event itself says: its user, else every other identifier it carries. #}
{% macro identity_columns() -%}
    user_id,
        if(user_id is null, endpoint_id) as endpoint_id,
        if(user_id is null, address) as address,
        if(user_id is null, anonymous_id) as anonymous_id
{%- endmacro %}


{# The subject behind identity_columns(): a user where one is known, under the id of now, else an endpoint, an
   address, a browser. #}
{% macro resolved_subject(relation) -%}
    coalesce(
            known_user.user_id,
            {{ relation }}.user_id,
            known_endpoint.user_id,
            known_address.user_id,
            known_browser.user_id,
            {{ relation }}.endpoint_id,
            {{ relation }}.address,
            {{ relation }}.anonymous_id
        )
{%- endmacro %}


{# The joins that resolved_subject() reads. #}
{% macro join_identities(relation) -%}
    left join {{ ref('int_identity_bridge') }} as known_user
        on
            known_user.identifier_type = 'user'
            and {{ relation }}.user_id = known_user.identifier

    left join {{ ref('int_identity_bridge') }} as known_endpoint
        on
            known_endpoint.identifier_type = 'endpoint'
            and {{ relation }}.endpoint_id = known_endpoint.identifier

    left join {{ ref('int_identity_bridge') }} as known_address
        on
            known_address.identifier_type = 'address'
            and {{ relation }}.address = known_address.identifier

    left join {{ ref('int_identity_bridge') }} as known_browser
        on
            known_browser.identifier_type = 'anonymous'
            and {{ relation }}.anonymous_id = known_browser.identifier
{%- endmacro %}
