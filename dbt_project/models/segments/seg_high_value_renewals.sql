with

subjects as (

    select
        subject_id,
        element_at(attributes, 'CustomerStage') as customer_stage,
        element_at(attributes, 'CustomerValue') as customer_value,
        element_at(attribute_times, 'CustomerStage') as customer_stage_at,
        element_at(attribute_times, 'CustomerValue') as customer_value_at

    from {{ ref('dim_subjects') }}

),

qualified as (

    select
        subject_id,
        greatest(customer_stage_at, customer_value_at) as qualified_at,
        'CustomerStage is Renewal and CustomerValue is High' as reason

    from subjects

    where
        {{ has_value('customer_stage', 'Renewal') }}
        and {{ has_value('customer_value', 'High') }}

)

select * from qualified
