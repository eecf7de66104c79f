{{ config(tags=['desired']) }}

-- It reads the tokens, so that it is built after them: a killed run leaves no newer moment than they have.
with

desired_moment as (

    select
        cast({{ as_of() }} as timestamp(6)) as as_of,
        count(*) as count_tokens

    from {{ ref('int_activation_desired_tokens') }}

)

select * from desired_moment
