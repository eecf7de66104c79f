{{ bounces('_email.hardbounce') }}
