{# Fails for every contact point of a desired model that may not be messaged: opted out, or its address suppressed. It joins the
   marts itself, as the activation gate does: a model that lost its own join with them is found out. #}
{% test all_may_be_messaged(model) %}
select desired.contact_point_key

from {{ model }} as desired

inner join {{ ref('dim_contact_points') }} as contact_points
    on lower(desired.contact_point_key) = lower(contact_points.contact_point_key)

left join {{ ref('dim_suppressions') }} as suppressions
    on contact_points.normalised_address = suppressions.address

where
    contact_points.is_opted_out
    or suppressions.address is not null
{% endtest %}
