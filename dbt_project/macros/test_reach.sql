{# Fails for every endpoint of a desired model whose address is suppressed. It joins the marts itself, as the activation gate
   does: a model that lost its own join with them is found out. #}
{% test no_suppressed_address_is_desired(model) %}
select desired.endpoint_id

from {{ model }} as desired

inner join {{ ref('dim_contact_points') }} as contact_points
    on desired.endpoint_id = lower(contact_points.contact_point_id)
    and contact_points.kind = 'endpoint'

inner join {{ ref('dim_suppressions') }} as suppressions
    on contact_points.normalised_address = suppressions.address
{% endtest %}
