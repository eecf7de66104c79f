with

changes as (

    select
        {{ common_event_columns(campaign=false) }},
        element_at(attributes, 'OperationType') as operation_type,
        element_at(attributes, 'SegmentDefinitionName') as segment_definition_name,
        element_at(attributes, 'SegmentType') as segment_type,
        element_at(attributes, 'DomainName') as domain_name,
        element_at(attributes, 'ProfileId') as profile_id,
        element_at(attributes, 'EventType') as evaluation_type,
        {{ epoch_to_timestamp("try_cast(element_at(attributes, 'PreviousMembershipChangedAt') as double)") }} as previous_membership_changed_at,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where
        family = 'app'
        and starts_with(source_event_type, 'SEGMENT_MEMBERSHIP_')

)

select * from changes
