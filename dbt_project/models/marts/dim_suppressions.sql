with

suppressions as (

    select
        address,
        channel,
        reasons,
        suppressed_at

    from {{ ref('dim_contact_status') }}

    where
        is_suppressed
        and topic = '*'

)

select * from suppressions
