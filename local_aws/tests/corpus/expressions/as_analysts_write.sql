-- Trino 476

json_extract_scalar('{"price":"10.50"}', '$.price')
--: varchar(17)
--= 10.50

sum(cast(json_extract_scalar(j, '$.n') as integer)) from (values '{"n":1}', '{"n":2}', '{}') t(j)
--: bigint
--= 3

try_cast(json_extract_scalar('{"n":"x"}', '$.n') as bigint)
--: bigint
--= NULL

date_diff('day', date(from_iso8601_timestamp('2026-01-01T23:00:00Z')), date '2026-01-03')
--: bigint
--= 2

date_trunc('month', max(d)) from (values date '2026-01-05', date '2026-03-09') t(d)
--: date
--= 2026-03-01

date_add('day', -1, max(d)) from (values date '2026-01-05') t(d)
--: date
--= 2026-01-04

max(d) + interval '1' month from (values date '2026-01-31') t(d)
--: date
--= 2026-02-28

cast(date_trunc('day', ts) as varchar) from (values timestamp '2026-01-05 10:00:00.123') t(ts)
--: varchar
--= 2026-01-05 00:00:00.000

cast(ts as varchar) from (values timestamp '2026-01-05 10:00:00.123') t(ts)
--: varchar
--= 2026-01-05 10:00:00.123

approx_percentile(x, decimal '0.95') from (values 10, 20, 30) t(x)
--: bigint
--= 30

element_at(split('utm_source=a&utm_medium=b', '&'), 2)
--: varchar(25)
--= utm_medium=b

map_agg(k, v)['a'] from (values ('a', 1), ('b', 2)) t(k, v)
--: integer
--= 1

count(distinct case when ok then id end) from (values (1, true), (1, true), (2, false)) t(id, ok)
--: bigint
--= 1

round(decimal '100.0' * count_if(ok) / nullif(count(*), 0), 1) from (values true, false, false) t(ok)
--: decimal(24, 1)
--= 33.3

decimal '1.0' * sum(a) / sum(b) from (values (1, 3), (2, 4)) t(a, b)
--: decimal(21, 1)
--= 0.4

cast(sum(a) as double) / nullif(sum(b), 0) from (values (1, 0)) t(a, b)
--: double
--= NULL

coalesce(sum(x), 0) from (values cast(null as bigint)) t(x)
--: bigint
--= 0

avg(if(x > 1, decimal '1.0', decimal '0.0')) from (values 1, 2, 3) t(x)
--: decimal(2, 1)
--= 0.7

array_join(array_agg(distinct x order by x), ',') from (values 'b', 'a', 'b') t(x)
--: varchar
--= a,b

k, max_by(v, t) from (values ('a', 1, 10), ('a', 2, 5), ('b', 3, 1)) x(k, v, t) group by k order by k
--: k: varchar(1) | integer
--= a | 1
--= b | 3

k, sum(v) over (partition by k order by t) from (values ('a', 1, 1), ('a', 2, 2)) x(k, v, t) order by k, t
--: k: varchar(1) | bigint
--= a | 1
--= a | 3

d, sum(n) from (values (date '2026-01-01', 1), (date '2026-01-01', 2)) t(d, n) group by d having count(*) > 1
--: d: date | bigint
--= 2026-01-01 | 3

cast(row('a', 1) as row(x varchar, y integer)) = cast(row('a', 1) as row(x varchar, y integer))
--: boolean
--= true

x in ('a', 'b') and y between 1 and 3 from (values ('a', 2)) t(x, y)
--: boolean
--= true

case when x is null then 'none' when x > 10 then 'big' else cast(x as varchar) end from (values 5, 50, null) t(x) order by 1
--: varchar
--= 5
--= big
--= none

lower(trim(split_part(' A@B.com ', '@', 2)))
--: varchar(9)
--= b.com

to_unixtime(timestamp '2026-01-01 00:00:00') - to_unixtime(timestamp '2025-12-31 00:00:00')
--: double
--= 86400.0

from_unixtime(1767225600123 / decimal '1000.0')
--: timestamp(3) with time zone
--= 2026-01-01 00:00:00.100 UTC

from_unixtime(cast('1767225600' as bigint))
--: timestamp(3) with time zone
--= 2026-01-01 00:00:00.000 UTC

date_format(from_unixtime(1767225600), '%Y-%m-%d')
--: varchar
--= 2026-01-01

date_parse('05/01/2026', '%d/%m/%Y')
--: timestamp(3)
--= 2026-01-05 00:00:00.000

cast(date_parse('20260105', '%Y%m%d') as date)
--: date
--= 2026-01-05

day_of_week(date '2026-01-04'), date_format(date '2026-01-04', '%a')
--: bigint | varchar
--= 7 | Sun

week(date '2026-01-05') || 'x'
--! FUNCTION_NOT_FOUND: line 1:32: Unexpected parameters (bigint, varchar(1)) for function concat. Expected: concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E, concat(char(x), char(y)), concat(varbinary), concat(varchar)

cast(week(date '2026-01-05') as varchar) || '/' || cast(year(date '2026-01-05') as varchar)
--: varchar
--= 2/2026

sum(x) filter (where x > 1) / count(*) from (values 1, 2, 3) t(x)
--: bigint
--= 1

greatest(date '2026-01-01', max(d)) from (values date '2026-01-05') t(d)
--: date
--= 2026-01-05

length(x) > 3 and x like '%z%' from (values 'abzd') t(x)
--: boolean
--= true

ntile(4) over (order by x), x from (values 1, 2, 3, 4, 5) t(x) order by x
--: bigint | x: integer
--= 1 | 1
--= 1 | 2
--= 2 | 3
--= 3 | 4
--= 4 | 5

lag(d) over (order by d) from (values date '2026-01-01', date '2026-01-02') t(d) order by 1
--: date
--= 2026-01-01
--= NULL

date_diff('minute', lag(ts) over (order by ts), ts) > 30 from (values timestamp '2026-01-01 10:00:00', timestamp '2026-01-01 11:00:00') t(ts) order by 1
--: boolean
--= true
--= NULL

1 - sum(a) / decimal '3.0' from (values 1, 1) t(a)
--: decimal(22, 1)
--= 0.3

abs(sum(a) - 10) from (values 1, 2) t(a)
--: bigint
--= 7

round(avg(a), 1), round(sum(a) / decimal '3.0', 2) from (values 1, 2) t(a)
--: double | decimal(22, 1)
--= 1.5 | 1.0

floor(sum(a) / 2), ceil(avg(a)), mod(sum(a), 2) from (values 1, 2) t(a)
--: bigint | double | bigint
--= 1 | 2.0 | 1

sign(sum(a)), truncate(avg(a)), sqrt(sum(a)), power(sum(a), 2) from (values 1, 3) t(a)
--: bigint | double | double | double
--= 1 | 2.0 | 2.0 | 16.0

hour(max(ts)), date(max(ts)), cast(max(ts) as date) from (values timestamp '2026-01-01 10:00:00') t(ts)
--: bigint | date | date
--= 10 | 2026-01-01 | 2026-01-01

to_iso8601(max(ts)), date_format(max(ts), '%H') from (values timestamp '2026-01-01 10:00:00.000') t(ts)
--: varchar(26) | varchar
--= 2026-01-01T10:00:00.000 | 10

concat(max(x), '-', min(x)), upper(max(x)), substr(max(x), 1, 1), lpad(max(x), 3, '0') from (values 'a', 'b') t(x)
--: varchar | varchar(1) | varchar(1) | varchar
--= b-a | B | b | 00b

reverse(array_agg(x order by x)), slice(array_agg(x order by x), 1, 1) from (values 1, 2) t(x)
--: array(integer) | array(integer)
--= [2, 1] | [1]

cardinality(array_agg(x)) / 2 from (values 1, 2, 3) t(x)
--: bigint
--= 1

json_format(cast(array_agg(x order by x) as json)) from (values 1, 2) t(x)
--: varchar
--= [1,2]

if(count(*) > 1, max(x), null) from (values 1, 2) t(x)
--: integer
--= 2

bitwise_and(max(x), 1), bitwise_left_shift(max(x), 1) from (values 3) t(x)
--: bigint | integer
--= 1 | 6

sequence(min(d), max(d)) from (values date '2026-01-01', date '2026-01-02') t(d)
--: array(date)
--= [2026-01-01, 2026-01-02]

select t.k, u.total from (values 'a', 'b') t(k) left join (select k, sum(v) as total from (values ('a', 1), ('a', 2)) x(k, v) group by k) u on t.k = u.k order by t.k
--: k: varchar(1) | total: bigint
--= a | 3
--= b | NULL

with daily as (select date_trunc('day', ts) as day, count(*) as n from (values timestamp '2026-01-01 10:00:00', timestamp '2026-01-01 11:00:00', timestamp '2026-01-02 09:00:00') t(ts) group by 1) select day, n, sum(n) over (order by day) as running, n - lag(n) over (order by day) as change from daily order by day
--: day: timestamp(0) | n: bigint | running: bigint | change: bigint
--= 2026-01-01 00:00:00.000 | 2 | 2 | NULL
--= 2026-01-02 00:00:00.000 | 1 | 3 | -1

with first as (select id, min(d) as d from (values (1, date '2026-01-01'), (1, date '2026-01-08'), (2, date '2026-01-02')) t(id, d) group by id) select d, count(*) from first group by d order by d
--: d: date | bigint
--= 2026-01-01 | 1
--= 2026-01-02 | 1

select id, array_agg(e order by at) as path from (values (1, 'open', 2), (1, 'send', 1), (2, 'send', 1)) t(id, e, at) group by id having contains(array_agg(e), 'open')
--: id: integer | path: array(varchar(4))
--= 1 | [send, open]

select count(distinct id) filter (where e = 'open') * decimal '100.0' / count(distinct id) as open_rate from (values (1, 'open'), (1, 'send'), (2, 'send')) t(id, e)
--: open_rate: decimal(23, 1)
--= 50.0

select k, approx_percentile(v, decimal '0.5') as median, stddev(v) as spread from (values ('a', 1e0), ('a', 3e0), ('b', 5e0)) t(k, v) group by k order by k
--: k: varchar(1) | median: double | spread: double
--= a | 3.0 | 1.4142135623730951
--= b | 5.0 | NULL

select json_extract_scalar(j, '$.user.id') as id, cast(json_extract(j, '$.tags') as array(varchar)) as tags from (values '{"user":{"id":"7"},"tags":["x","y"]}', '{"user":{}}') t(j) order by 1
--: id: varchar(36) | tags: array(varchar)
--= 7 | [x, y]
--= NULL | NULL

select id, tag from (values ('{"id":1,"tags":["x","y"]}')) t(j) cross join unnest(cast(json_extract(j, '$.tags') as array(varchar))) as u(tag) cross join lateral (select json_extract_scalar(j, '$.id') as id) l order by tag
--: id: varchar(25) | tag: varchar
--= 1 | x
--= 1 | y

select element_at(filter(hs, h -> lower(h.name) = 'subject'), 1).value from (values row(array[cast(row('Subject', 'Hi') as row(name varchar, value varchar))])) t(hs)
--: varchar
--= Hi

select date_format(day, '%Y-%m') as month, sum(revenue) as revenue, round(decimal '100.0' * sum(revenue) / sum(sum(revenue)) over (), 2) as share from (values (date '2026-01-05', decimal '10.00'), (date '2026-02-01', decimal '30.00')) t(day, revenue) group by 1 order by 1
--: month: varchar | revenue: decimal(38, 2) | share: decimal(38, 3)
--= 2026-01 | 10.00 | 25.000
--= 2026-02 | 30.00 | 75.000

select k, v, rank() over (partition by k order by v desc) as r from (values ('a', 1), ('a', 2), ('b', 3)) t(k, v) order by k, r
--: k: varchar(1) | v: integer | r: bigint
--= a | 2 | 1
--= a | 1 | 2
--= b | 3 | 1

select url_extract_parameter(u, 'utm_source') as source, count(*) from (values 'https://a.b/?utm_source=mail', 'https://a.b/', 'https://a.b/?utm_source=mail&x=1') t(u) group by 1 order by 2 desc
--: source: varchar(32) | bigint
--= mail | 2
--= NULL | 1

select case when age < 30 then 'young' when age < 60 then 'middle' else 'old' end as band, count(*) from (values 20, 45, 70, 25) t(age) group by 1 order by 1
--: band: varchar(6) | bigint
--= middle | 1
--= old | 1
--= young | 2

select coalesce(a.k, b.k) as k, a.v, b.v from (values ('x', 1)) a(k, v) full outer join (values ('y', 2)) b(k, v) on a.k = b.k order by 1
--: k: varchar(1) | v: integer | v: integer
--= x | 1 | NULL
--= y | NULL | 2

select * from (select *, row_number() over (partition by id order by at desc) as n from (values (1, 10, 'a'), (1, 20, 'b')) t(id, at, v)) where n = 1
--: id: integer | at: integer | v: varchar(1) | n: bigint
--= 1 | 20 | b | 1

select sum(case when e = 'open' then 1 else 0 end) as opens, sum(case when e = 'click' then 1 end) as clicks from (values 'open', 'send') t(e)
--: opens: bigint | clicks: bigint
--= 1 | NULL

select d, count(x) from unnest(sequence(date '2026-01-01', date '2026-01-03')) as c(d) left join (values (date '2026-01-02', 1)) t(day, x) on t.day = c.d group by d order by d
--: d: date | bigint
--= 2026-01-01 | 0
--= 2026-01-02 | 1
--= 2026-01-03 | 0

select x from (values 1, 2, 3) t(x) where x > (select avg(y) from (values 1, 2) u(y)) order by x
--: x: integer
--= 2
--= 3

select id from (values (1, 'a@b.c'), (2, 'bad')) t(id, mail) where regexp_like(mail, '^[^@]+@[^@]+\.[a-z]+$')
--: id: integer
--= 1

select date_diff('day', first, last) + 1 as days from (select min(d) as first, max(d) as last from (values date '2026-01-01', date '2026-01-05') t(d))
--: days: bigint
--= 5

select k, listagg(v, '; ') within group (order by v) from (values ('a', 'y'), ('a', 'x')) t(k, v) group by k
--: k: varchar(1) | varchar
--= a | x; y

select count(*), count(distinct k), max(length(k)), min(nullif(k, '')) from (values 'a', '', 'bbb') t(k)
--: bigint | bigint | bigint | varchar(3)
--= 3 | 3 | 3 | a

select histogram(length(x)) from (values 'a', 'bb', 'c') t(x)
--: map(bigint, bigint)
--= {2=1, 1=2}

select year(d), month(d), count(*) from (values date '2026-01-05', date '2026-01-06', date '2025-12-31') t(d) group by 1, 2 order by 1, 2
--: bigint | bigint | bigint
--= 2025 | 12 | 1
--= 2026 | 1 | 2

select grouping(k), k, sum(v) from (values ('a', 1), ('b', 2)) t(k, v) group by rollup (k) order by 1, 2
--: integer | k: varchar(1) | bigint
--= 0 | a | 1
--= 0 | b | 2
--= 1 | NULL | 3
