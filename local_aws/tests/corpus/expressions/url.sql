-- Trino 476

url_extract_host('https://a.b:1/c?d=1')
--: varchar(19)
--= a.b

url_extract_host('https://User@Example.COM/x')
--: varchar(26)
--= Example.COM

url_extract_host('nonsense')
--: varchar(8)
--= \""

url_extract_host('not a url at all')
--: varchar(16)
--= NULL

url_extract_port('https://a.b:8080/c')
--: bigint
--= 8080

url_extract_port('https://a.b/c')
--: bigint
--= NULL

url_extract_path('https://a.b/c/d?x=1')
--: varchar(19)
--= /c/d

url_extract_path('https://a.b')
--: varchar(11)
--= \""

url_extract_path('https://a.b/c%20d')
--: varchar(17)
--= /c d

url_extract_query('https://a.b/c?x=1&y=2')
--: varchar(21)
--= x=1&y=2

url_extract_query('https://a.b/c')
--: varchar(13)
--= \""

url_extract_fragment('https://a.b/c#top')
--: varchar(17)
--= top

url_extract_fragment('https://a.b/c')
--: varchar(13)
--= \""

url_extract_protocol('HTTPS://a.b')
--: varchar(11)
--= HTTPS

url_extract_protocol('a.b/c')
--: varchar(5)
--= \""

url_extract_parameter('https://a.b/c?x=1&y=2', 'y')
--: varchar(21)
--= 2

url_extract_parameter('https://a.b/c?x=1&x=2', 'x')
--: varchar(21)
--= 1

url_extract_parameter('https://a.b/c?x', 'x')
--: varchar(15)
--= \""

url_extract_parameter('https://a.b/c?x=', 'x')
--: varchar(16)
--= \""

url_extract_parameter('https://a.b/c?x=a%20b', 'x')
--: varchar(21)
--= a b

url_extract_parameter('https://a.b/c?x=a+b', 'x')
--: varchar(19)
--= a b

url_extract_parameter('https://a.b/c', 'x')
--: varchar(13)
--= NULL

url_encode('a b/ü')
--: varchar(60)
--= a+b%2F%C3%BC

url_encode('~*-._!()''')
--: varchar(108)
--= %7E*-._%21%28%29%27

url_decode('a+b%2F%C3%BC')
--: varchar(12)
--= a b/ü

url_decode('%zz')
--! INVALID_FUNCTION_ARGUMENT: URLDecoder: Illegal hex characters in escape (%) pattern - not a hexadecimal digit: "z" = 122

url_extract_host(null)
--: varchar(0)
--= NULL

url_extract_path('mailto:a@b.c')
--: varchar(12)
--= \""

url_extract_host(u) from (values 'http://x.y/', 'ftp://[::1]/', null) t(u) order by 1
--: varchar(12)
--= [::1]
--= x.y
--= NULL
