{# What an e-mail event says, nested as Pinpoint nests it and as AWS's events database declares it. Reads the columns that
   original_all_events lays out for it. #}
{% macro original_mail_facets() -%}
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
        ))
{%- endmacro %}
