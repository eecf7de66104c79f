-- Trino 476

json_extract_scalar('{"a":{"b":1}}', '$.a')
--: varchar(13)
--= NULL

json_extract_scalar('{"a":{"b":1}}', '$.a.b')
--: varchar(13)
--= 1

json_extract_scalar('{"a":true}', '$.a')
--: varchar(10)
--= true

json_extract_scalar('{"a":null}', '$.a')
--: varchar(10)
--= NULL

json_extract_scalar('{"a":1.50}', '$.a')
--: varchar(10)
--= 1.50

json_extract_scalar('{"a":"x\"y"}', '$.a')
--: varchar(12)
--= x"y

json_extract_scalar('{"a":"\u00e9"}', '$.a')
--: varchar(14)
--= é

json_extract_scalar('not json', '$.a')
--: varchar(8)
--= NULL

json_extract_scalar('{"a.b":"x"}', '$["a.b"]')
--: varchar(11)
--= x

json_extract_scalar('{"a":[1,2]}', '$.a[1]')
--: varchar(11)
--= 2

json_extract_scalar('{"a":[1,2]}', '$.a[5]')
--: varchar(11)
--= NULL

json_extract_scalar('[1,2]', '$[0]')
--: varchar(5)
--= 1

json_extract_scalar('"x"', '$')
--: varchar(3)
--= x

json_extract_scalar('{"a":1}', '$.missing')
--: varchar(7)
--= NULL

json_extract_scalar('{"A":1}', '$.a')
--: varchar(7)
--= NULL

json_extract_scalar('{"a":1}', 'a')
--! INVALID_FUNCTION_ARGUMENT: Invalid JSON path: 'a'

json_extract_scalar('{"a":[{"b":1},{"b":2}]}', '$.a[*].b')
--! INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '$.a[*].b'

json_extract_scalar('{"a":12345678901234567890}', '$.a')
--: varchar(26)
--= 12345678901234567890

json_extract('{"b":{"y":1,"x":2}}', '$.b')
--: json
--= {"y":1,"x":2}

json_extract('{"a":"x"}', '$.a')
--: json
--= "x"

json_extract('{"a":null}', '$.a')
--: json
--= null

json_extract('{"a":[1, 2]}', '$.a')
--: json
--= [1,2]

json_extract('not json', '$.a')
--: json
--= NULL

json_extract('{"a":1}', '$.b')
--: json
--= NULL

json_extract('{"a":{"b":[1,{"c":"d"}]}}', '$.a.b[1].c')
--: json
--= "d"

json_extract('{"a":[{"b":1},{"b":2}]}', '$.a[*].b')
--! INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '$.a[*].b'

json_extract('{"a":{"x":1,"y":2}}', '$.a.*')
--! INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '$.a.*'

json_extract('{"a":{"b":1},"b":2}', '$..b')
--! INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '$..b'

json_extract(json '{"a": 1.0}', '$.a')
--: json
--= 1.0

json_format(json_parse('{"b": 1, "a": [1, 2]}'))
--: varchar
--= {"a":[1,2],"b":1}

json_format(json '"x"')
--: varchar
--= "x"

json_format(json_parse('1.50'))
--: varchar
--= 1.5

json_format(json_parse('1e3'))
--: varchar
--= 1000.0

json_format(json_parse('"\u00e9\n"'))
--: varchar
--= "é\n"

json_parse('nope')
--! INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: 'nope'

json_parse('')
--! INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''

json_parse('null')
--: json
--= null

json_parse('{"a":1,"a":2}')
--: json
--= {"a":2}

json_array_length('[1,2]')
--: bigint
--= 2

json_array_length('{}')
--: bigint
--= NULL

json_array_length(json '[]')
--: bigint
--= 0

json_array_contains('[1,2]', 2)
--: boolean
--= true

json_array_contains('["a"]', 'a')
--: boolean
--= true

json_array_contains('[1.5]', 1.5e0)
--: boolean
--= true

json_array_contains('[null]', true)
--: boolean
--= false

json_array_contains('x', 1)
--: boolean
--= NULL

json_array_get('[1,[2]]', 1)
--: json
--= [2]
--~ FUNCTION_NOT_FOUND

json_array_get('["a"]', 0)
--: json
--= a
--~ FUNCTION_NOT_FOUND

json_array_get('[1,2]', -1)
--: json
--= 2
--~ FUNCTION_NOT_FOUND

json_array_get('[1]', 5)
--: json
--= NULL
--~ FUNCTION_NOT_FOUND

json_size('{"a":[1,2,3]}', '$.a')
--: bigint
--= 3

json_size('{"a":{"x":1}}', '$.a')
--: bigint
--= 1

json_size('{"a":1}', '$.a')
--: bigint
--= 0

json_size('{"a":1}', '$.b')
--: bigint
--= NULL

is_json_scalar('1')
--: boolean
--= true

is_json_scalar('[1]')
--: boolean
--= false

is_json_scalar(json 'null')
--: boolean
--= true

cast(json_extract('{"a":"x"}', '$.a') as varchar)
--: varchar
--= x

cast(json '1' as varchar)
--: varchar
--= 1

cast(json 'true' as varchar)
--: varchar
--= true

cast(json 'null' as varchar)
--: varchar
--= NULL

cast(json '1.50' as varchar)
--: varchar
--= 1.5E0

cast(json '{"a":1}' as varchar)
--! INVALID_CAST_ARGUMENT: Cannot cast '{"a":1}' to varchar

cast(json '1' as bigint)
--: bigint
--= 1

cast(json '"12"' as integer)
--: integer
--= 12

cast(json '1.7' as integer)
--: integer
--= 2

cast(json '"x"' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT

cast(json 'true' as integer)
--: integer
--= 1

cast(json '1.5' as double)
--: double
--= 1.5

cast(json 'true' as boolean)
--: boolean
--= true

cast(json '"true"' as boolean)
--: boolean
--= true

cast(json 'null' as integer)
--: integer
--= NULL

cast(json '"2026-01-01"' as date)
--! TYPE_MISMATCH: line 1:8: Cannot cast json to date

cast(json_parse('[1,"a",null]') as array(varchar))
--: array(varchar)
--= [1, a, null]

cast(json_parse('[1,2]') as array(integer))
--: array(integer)
--= [1, 2]

cast(json '[1, {"a":2}]' as array(json))
--: array(json)
--= [1, {"a":2}]

cast(json_parse('{"a":1}') as map(varchar, bigint))
--: map(varchar, bigint)
--= {a=1}

cast(json '{"a":[1,2],"b":null}' as map(varchar, array(integer)))
--: map(varchar, array(integer))
--= {a=[1, 2], b=null}

cast(json '{"a":"x","b":1}' as map(varchar, json))
--: map(varchar, json)
--= {a="x", b=1}

cast(json '{"1":true}' as map(integer, boolean))
--: map(integer, boolean)
--= {1=true}

cast(json '{"a":1,"b":"x"}' as row(a integer, b varchar))
--: row(a integer, b varchar)
--= {a=1, b=x}

cast(json '{"b":"x"}' as row(a integer, b varchar))
--: row(a integer, b varchar)
--= {a=null, b=x}

cast(json '[1,"x"]' as row(a integer, b varchar))
--: row(a integer, b varchar)
--= {a=1, b=x}

cast(json '[{"a":1},{"a":2}]' as array(row(a integer)))
--: array(row(a integer))
--= [{a=1}, {a=2}]

cast(json '{"B":1}' as row(b integer))
--: row(b integer)
--= {b=1}

try_cast(json '[1,"a"]' as array(integer))
--: array(integer)
--= NULL

cast('a' as json)
--: json
--= "a"

cast(1 as json)
--: json
--= 1

cast(decimal '1.0' as json)
--: json
--= 1.0

cast(1e0 as json)
--: json
--= 1.0

cast(1e7 as json)
--: json
--= 1.0E7

cast(true as json)
--: json
--= true

cast(null as json)
--: json
--= NULL

cast(date '2026-01-01' as json)
--: json
--= "2026-01-01"

cast(timestamp '2026-01-01 00:00:00' as json)
--: json
--= "2026-01-01 00:00:00"

cast(array[1, null] as json)
--: json
--= [1,null]

cast(map(array['b', 'a'], array[1, 2]) as json)
--: json
--= {"a":2,"b":1}

cast(cast(row(1, 'x') as row(a integer, b varchar)) as json)
--: json
--= {"a":1,"b":"x"}

json_format(cast(map(array['a'], array[array[1.5e0]]) as json))
--: varchar
--= {"a":[1.5]}

json_format(cast(array[row(1, 'x')] as json))
--: varchar
--= [{"":1,"":"x"}]
--~ NOT_SUPPORTED

json_value('{"a":1}', 'lax $.a')
--: varchar
--= 1

json_value('{"a":"x"}', 'lax $.a' returning varchar(5))
--: varchar(5)
--= x
--~ NOT_SUPPORTED

json_value('{"a":"12"}', 'lax $.a' returning integer)
--: integer
--= 12
--~ NOT_SUPPORTED

json_value('{"a":[1]}', 'lax $.a')
--: varchar
--= NULL

json_value('{"a":{}}', 'lax $.a')
--: varchar
--= NULL

json_value('{}', 'lax $.a')
--: varchar
--= NULL

json_value('{}', 'lax $.a' default 'none' on empty)
--: varchar
--= none
--~ NOT_SUPPORTED

json_value('{}', 'strict $.a' null on error)
--: varchar
--= NULL
--~ NOT_SUPPORTED

json_query('{"a":[1,2]}', 'lax $.a')
--: varchar
--= [1,2]

json_query('{"a":"x"}', 'lax $.a')
--: varchar
--= "x"

json_query('{"a":[1,2]}', 'lax $.a[*]' with array wrapper)
--: varchar
--= [1,2]
--~ NOT_SUPPORTED

json_exists('{"a":1}', 'lax $.a')
--: boolean
--= true

json_exists('{"a":1}', 'lax $.b')
--: boolean
--= false

json_exists('{"a":[1,5]}', 'lax $.a[*]?(@ > 3)')
--: boolean
--= true
--~ NOT_SUPPORTED

json_object('a' : 1, 'b' : 'x')
--: varchar
--= {"a":1,"b":"x"}

json_object(key 'a' value null)
--: varchar
--= {"a":null}

json_object('a' : null absent on null)
--: varchar
--= {}
--~ NOT_SUPPORTED

json_array(1, 'a', true)
--: varchar
--= [1,"a",true]
--~ FUNCTION_NOT_FOUND

json_array(1, null)
--: varchar
--= [1]
--~ FUNCTION_NOT_FOUND

json_array(1, null null on null)
--: varchar
--= [1,null]
--~ NOT_SUPPORTED

json '{"a":1}' = json '{ "a" : 1 }'
--: boolean
--= true

json '{"a":1,"b":2}' = json '{"b":2,"a":1}'
--: boolean
--= true

json '1' = json '1.0'
--: boolean
--= false

json_extract_scalar(j, '$.k') from (values '{"k":1}', '{"k":"b"}', null) t(j) order by 1
--: varchar(9)
--= 1
--= b
--= NULL

k, v from (values json '{"a":1,"b":2}') t(j) cross join unnest(cast(j as map(varchar, integer))) as u(k, v) order by k
--: k: varchar | v: integer
--= a | 1
--= b | 2

--@ athena user guide, "Filter arrays using UNNEST"
x.a, x.b from unnest(cast(json '[{"a":1,"b":"p"},{"a":2}]' as array(row(a integer, b varchar)))) as x(a, b) order by 1
--! MISMATCHED_COLUMN_ALIASES: line 1:29: Column alias list does not have as many entries as there are columns available

json_extract('{"a":1.50}', '$.a')
--: json
--= 1.5

json_extract_scalar('{"a":[0.10,{"b":2.500}]}', '$.a[1].b')
--: varchar(24)
--= 2.500

json_extract_scalar('{"a":1e3}', '$.a')
--: varchar(9)
--= 1e3

json_extract_scalar('{"a":-0.0}', '$.a')
--: varchar(10)
--= -0.0
