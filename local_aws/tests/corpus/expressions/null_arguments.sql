-- Trino 476

length(null)
--: bigint
--= NULL

length(cast(null as varchar))
--: bigint
--= NULL

upper(cast(null as varchar))
--: varchar
--= NULL

substr(cast(null as varchar), 1)
--: varchar
--= NULL

substr('abc', null)
--: varchar(3)
--= NULL

substr('abc', 1, null)
--: varchar(3)
--= NULL

reverse(cast(null as varchar))
--: varchar
--= NULL

lpad(null, 3, 'x')
--: varchar
--= NULL

lpad('a', null, 'x')
--: varchar
--= NULL

strpos(null, 'a')
--: bigint
--= NULL

split(null, ',')
--: array(varchar(0))
--= NULL

split_part('a,b', ',', null)
--: varchar(3)
--= NULL

replace('a', null, 'b')
--: varchar(3)
--= NULL

concat('a', cast(null as varchar), 'b')
--: varchar
--= NULL

trim(null)
--: varchar(0)
--= NULL

regexp_replace(null, 'a', 'b')
--: varchar(1)
--= NULL

regexp_extract('a', null)
--: varchar(1)
--= NULL

date_trunc('day', cast(null as timestamp))
--: timestamp(3)
--= NULL

date_trunc('day', null)
--! AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.
--~ FUNCTION_NOT_FOUND

date_add('day', 1, cast(null as date))
--: date
--= NULL

date_add('day', null, date '2026-01-01')
--: date
--= NULL

date_diff('day', null, date '2026-01-01')
--: bigint
--= NULL

date_diff('day', cast(null as date), date '2026-01-01')
--: bigint
--= NULL

year(null)
--: bigint
--= NULL
--~ FUNCTION_NOT_FOUND

hour(cast(null as timestamp))
--: bigint
--= NULL

date_format(cast(null as timestamp), '%Y')
--: varchar
--= NULL

date_parse(null, '%Y')
--: timestamp(3)
--= NULL

from_unixtime(null)
--: timestamp(3) with time zone
--= NULL

to_unixtime(cast(null as timestamp))
--: double
--= NULL

from_iso8601_timestamp(null)
--: timestamp(3) with time zone
--= NULL

cast(null as date) + interval '1' day
--: date
--= NULL

cast(null as timestamp) - interval '1' day
--: timestamp(3)
--= NULL

cast(null as date) - date '2026-01-01'
--: interval day to second
--= NULL

cast(null as timestamp) at time zone 'Europe/Berlin' is null
--: boolean
--= true

sign(cast(null as integer))
--: integer
--= NULL

round(cast(null as double), 2)
--: double
--= NULL

round(cast(null as decimal(5,2)), 1)
--: decimal(6, 2)
--= NULL

ceil(cast(null as integer))
--: integer
--= NULL

mod(null, 3)
--: integer
--= NULL

null / 2
--: integer
--= NULL

7 / cast(null as integer)
--: integer
--= NULL

bitwise_and(null, 1)
--: bigint
--= NULL

bitwise_left_shift(cast(null as integer), 1)
--: integer
--= NULL

to_base(null, 2)
--: varchar(64)
--= NULL

width_bucket(null, 0e0, 1e0, 2)
--: bigint
--= NULL

greatest(cast(null as integer), 1)
--: integer
--= NULL

md5(null)
--: varbinary
--= NULL

to_hex(null)
--: varchar
--= NULL

from_utf8(null)
--: varchar
--= NULL

from_hex(null)
--: varbinary
--= NULL

json_parse(null)
--: json
--= NULL

json_extract(cast(null as varchar), '$.a')
--: json
--= NULL

json_array_length(cast(null as varchar))
--: bigint
--= NULL

cast(cast(null as varchar) as json)
--: json
--= NULL

cast(cast(null as json) as varchar)
--: varchar
--= NULL

cast(null as decimal(5,2))
--: decimal(5, 2)
--= NULL

cast(null as map(varchar, integer))
--: map(varchar, integer)
--= NULL

cast(null as row(a integer))
--: row(a integer)
--= NULL

cast(cast(null as double) as varchar)
--: varchar
--= NULL

cast(cast(null as timestamp) as varchar)
--: varchar
--= NULL

cast(cast(null as varchar) as timestamp)
--: timestamp(3)
--= NULL

array_join(cast(null as array(varchar)), ',')
--: varchar
--= NULL

array_sort(cast(null as array(integer)))
--: array(integer)
--= NULL

array_distinct(cast(null as array(integer)))
--: array(integer)
--= NULL

contains(cast(null as array(integer)), 1)
--: boolean
--= NULL

slice(cast(null as array(integer)), 1, 2)
--: array(integer)
--= NULL

sequence(1, null)
--: array(bigint)
--= NULL

flatten(cast(null as array(array(integer))))
--: array(integer)
--= NULL

transform(cast(null as array(integer)), x -> x + 1)
--: array(integer)
--= NULL

filter(cast(null as array(integer)), x -> x > 1)
--: array(integer)
--= NULL

reduce(cast(null as array(integer)), 0, (s, x) -> s + x, s -> s)
--: integer
--= NULL

any_match(cast(null as array(integer)), x -> x > 1)
--: boolean
--= NULL

zip(cast(null as array(integer)), array[1])
--: array(row(integer, integer))
--= NULL

element_at(cast(null as map(varchar, integer)), 'a')
--: integer
--= NULL

map_keys(cast(null as map(varchar, integer)))
--: array(varchar)
--= NULL

map_filter(cast(null as map(varchar, integer)), (k, v) -> v > 1)
--: map(varchar, integer)
--= NULL

transform_values(cast(null as map(varchar, integer)), (k, v) -> v + 1)
--: map(varchar, integer)
--= NULL

map_concat(cast(null as map(varchar, integer)), map(array['a'], array[1]))
--: map(varchar, integer)
--= NULL

cardinality(cast(null as array(integer)))
--: bigint
--= NULL

cast(null as row(a integer)).a
--: integer
--= NULL

null like 'a%'
--: boolean
--= NULL

'a' like null
--: boolean
--= NULL

null in (1, 2)
--: boolean
--= NULL

null between 1 and 2
--: boolean
--= NULL

case null when null then 1 else 2 end
--: integer
--= 2

if(null, 1, 2)
--: integer
--= 2

coalesce(null, null, 3)
--: integer
--= 3

nullif(null, 1)
--: unknown
--= NULL

sum(x), avg(x), min(x), max(x), count(x) from (values cast(null as double)) t(x)
--: double | double | double | double | bigint
--= NULL | NULL | NULL | NULL | 0

sum(x), avg(x) from (values cast(null as decimal(5,2))) t(x)
--: decimal(38, 2) | decimal(5, 2)
--= NULL | NULL

array_agg(x), max_by(x, x), bool_and(x > 1) from (values cast(null as integer)) t(x)
--: array(integer) | integer | boolean
--= [null] | NULL | NULL

map_agg(k, v), histogram(k) from (values (cast(null as varchar), 1)) t(k, v)
--: map(varchar, integer) | map(varchar, bigint)
--= NULL | NULL

approx_percentile(x, decimal '0.5'), approx_distinct(x) from (values cast(null as double)) t(x)
--: double | bigint
--= NULL | 0

url_extract_host(cast(null as varchar)), url_encode(cast(null as varchar))
--: varchar | varchar
--= NULL | NULL

format('%s', cast(null as integer))
--: varchar
--= null

concat_ws(cast(null as varchar), 'a', 'b')
--: varchar
--= NULL

chr(null)
--: varchar(1)
--= NULL

levenshtein_distance('a', null)
--: bigint
--= NULL

normalize(null)
--: varchar
--= NULL

human_readable_seconds(cast(null as double))
--: varchar
--= NULL

starts_with(null, 'a')
--: boolean
--= NULL

translate(null, 'a', 'b')
--: varchar
--= NULL

multimap_agg(k, v) from (values (cast(null as varchar), 1)) t(k, v)
--: map(varchar, array(integer))
--= NULL

map_union(m) from (values cast(null as map(varchar, integer))) t(m)
--: map(varchar, integer)
--= NULL
