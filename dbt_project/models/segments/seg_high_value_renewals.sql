with

subjects as (

    select
        subject_id,
        element_at(attributes, 'CustomerStage') as customer_stage,
        element_at(attributes, 'CustomerValue') as customer_value,
        attributes_changed_at

    from {{ ref('dim_subjects') }}

),

qualified as (

    select
        subject_id,
        attributes_changed_at as qualified_at,
        'CustomerStage is Renewal and CustomerValue is High' as reason

    from subjects

    where
        customer_stage = 'Renewal'
        and customer_value = 'High'

)

select * from qualified
