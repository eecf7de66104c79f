{{ config(alias='all_events') }}

with

mail_parts as (

    select
        *,
        coalesce(json_extract(raw, '$.facets.email_channel.mail_event.mail'), json_extract(raw, '$.mail')) as mail,
        starts_with(event_type, '_email.') as is_mail,
        if(event_type = '_email.rejected', failure_reason) as reject_reason,
        if(event_type = '_email.complaint', affected_recipients) as complained_recipients,
        if(event_type in ('_email.hardbounce', '_email.softbounce'), affected_recipients) as bounced_recipients

    from {{ ref('all_events') }}

),

events as (

    select
        event_type,
        {{ epoch_milliseconds('event_timestamp') }} as event_timestamp,
        {{ epoch_milliseconds('arrival_timestamp') }} as arrival_timestamp,
        {{ json_text('raw', '$.event_version') }} as event_version,
        cast(
            row(application_id, {{ json_to_map("json_extract(raw, '$.application.sdk')") }})
            as row(app_id varchar, sdk map(varchar, varchar))
        ) as application,
        cast(
            row(client_id, {{ json_text('raw', '$.client.cognito_id') }})
            as row(client_id varchar, cognito_id varchar)
        ) as client,
        cast(
            row({{ json_to_map("json_extract(raw, '$.device.platform')") }})
            as row(platform map(varchar, varchar))
        ) as device,
        {{ json_to_map("json_extract(raw, '$.session')") }} as session,
        attributes,
        cast(
            row({{ json_to_map("json_extract(raw, '$.client_context.custom')") }})
            as row(custom map(varchar, varchar))
        ) as client_context,
        aws_account_id as awsaccountid,
        if(is_mail, cast(
            row(row(row(
                row(
                    message_id,
                    {{ epoch_milliseconds('message_send_timestamp') }},
                    from_address,
                    destination,
                    try_cast(json_extract_scalar(mail, '$.headers_truncated') as boolean),
                    try_cast(json_extract(mail, '$.headers') as array(map(varchar, varchar))),
                    row(
                        coalesce(
                            {{ json_text('mail', '$.common_headers.from') }},
                            {{ json_text('mail', '$.commonHeaders.from[0]') }}
                        ),
                        coalesce(
                            {{ json_texts("json_extract(mail, '$.common_headers.to')") }},
                            {{ json_texts("json_extract(mail, '$.commonHeaders.to')") }}
                        ),
                        subject
                    )
                ),
                cast(map() as map(varchar, varchar)),
                row(smtp_response, reporting_mta, recipients, processing_time_millis),
                row(ip_address, user_agent),
                row(ip_address, user_agent, link, row(unsubscribe_link_tag)),
                row(reject_reason),
                row(
                    transform(complained_recipients, r -> row(r.email_address)),
                    feedback_id,
                    user_agent,
                    complaint_feedback_type
                ),
                row(
                    bounce_type,
                    bounce_sub_type,
                    bounced_recipients,
                    feedback_id,
                    reporting_mta
                )
            )))
            as row(email_channel row(mail_event row(
                mail row(
                    message_id varchar,
                    message_send_timestamp bigint,
                    from_address varchar,
                    destination array(varchar),
                    headers_truncated boolean,
                    headers array(map(varchar, varchar)),
                    common_headers row("from" varchar, "to" array(varchar), subject varchar)
                ),
                send map(varchar, varchar),
                delivery row(
                    smtp_response varchar,
                    reporting_mta varchar,
                    recipients array(varchar),
                    processing_time_millis integer
                ),
                open row(ip_address varchar, user_agent varchar),
                click row(
                    ip_address varchar,
                    user_agent varchar,
                    link varchar,
                    link_tags row(unsubscribelinktag array(varchar))
                ),
                reject row(reason varchar),
                complaint row(
                    complained_recipients array(row(email_address varchar)),
                    feedback_id varchar,
                    user_agent varchar,
                    complaint_feedback_type varchar
                ),
                bounce row(
                    bounce_type varchar,
                    bounce_sub_type varchar,
                    bounced_recipients array(row(email_address varchar, action varchar, status varchar, diagnostic_code varchar)),
                    feedback_id varchar,
                    reporting_mta varchar
                )
            )))
        )) as facets,
        cast(row(price_in_millicents_usd) as row(price_in_millicents_usd double)) as metrics,
        date_trunc('hour', arrived_at) as ingest_timestamp,
        date_format(arrived_at, '%Y') as year,
        date_format(arrived_at, '%m') as month,
        date_format(arrived_at, '%d') as day,
        arrived_at,
        event_at,
        event_id,
        family

    from mail_parts

)

select * from events
