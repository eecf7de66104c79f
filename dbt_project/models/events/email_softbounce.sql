{{ bounces('_email.softbounce') }}
