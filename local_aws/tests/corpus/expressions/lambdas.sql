-- Trino 476

transform(array[1, 2], x -> x * 2)
--: array(integer)
--= [2, 4]

transform(array[1, null], x -> x + 1)
--: array(integer)
--= [2, null]

transform(array[], x -> 1)
--: array(integer)
--= []

transform(array['a', 'b'], x -> upper(x))
--: array(varchar(1))
--= [A, B]

transform(array[array[1, 2], array[3]], a -> transform(a, x -> x + 1))
--: array(array(integer))
--= [[2, 3], [4]]

transform(array[1, 2], x -> row(x, x * 2))
--: array(row(integer, integer))
--= [{1, 2}, {2, 4}]

transform(array[1, 2], x -> null)
--: array(unknown)
--= [null, null]

transform(cast(null as array(integer)), x -> x)
--: array(integer)
--= NULL

filter(array[1, 2, 3], x -> x > 1)
--: array(integer)
--= [2, 3]

filter(array[1, null, 3], x -> x is not null)
--: array(integer)
--= [1, 3]

filter(array[1, null, 3], x -> x > 1)
--: array(integer)
--= [3]

filter(array['a', null], x -> x = 'a')
--: array(varchar(1))
--= [a]

any_match(array[1, 2], x -> x > 1)
--: boolean
--= true

any_match(array[], x -> x > 1)
--: boolean
--= false

any_match(array[null, 1], x -> x > 1)
--: boolean
--= NULL

all_match(array[1, null], x -> x > 0)
--: boolean
--= NULL

all_match(array[], x -> false)
--: boolean
--= true

all_match(array[1, null], x -> x > 1)
--: boolean
--= false

none_match(array[1, 2], x -> x > 2)
--: boolean
--= true

none_match(array[1, null], x -> x > 2)
--: boolean
--= NULL

reduce(array[1, 2, 3], 0, (s, x) -> s + x, s -> s * 10)
--: integer
--= 60

reduce(array[], 0, (s, x) -> s + x, s -> s)
--: integer
--= 0

reduce(array[1, null, 3], 0, (s, x) -> s + coalesce(x, 0), s -> s)
--: integer
--= 4

reduce(array[1, null], 0, (s, x) -> s + x, s -> s)
--: integer
--= NULL

reduce(array[5, 6, 10, 20], cast(row(decimal '0.0', 0) as row(sum double, count integer)), (s, x) -> cast(row(x + s.sum, s.count + 1) as row(sum double, count integer)), s -> if(s.count = 0, null, s.sum / s.count))
--: double
--= 10.25

reduce(array['a', 'b'], '', (s, x) -> s || x, s -> s)
--: varchar
--= ab

transform(sequence(1, 3), i -> i * i)
--: array(bigint)
--= [1, 4, 9]

transform(array[1, 2, 3], x -> if(x % 2 = 0, 'even', 'odd'))
--: array(varchar(4))
--= [odd, even, odd]

transform(array[1, 2], x -> x + y) from (values 10) t(y)
--: array(integer)
--= [11, 12]

transform(array[1, 2], y -> y + 1) from (values 10) t(y)
--: array(integer)
--= [2, 3]

filter(array[1, 2, 3], y -> y > 1) from (values 10) t(y)
--: array(integer)
--= [2, 3]

transform(a, x -> x + n) from (values (array[1, 2], 5), (array[3], 6)) t(a, n) order by n
--: array(integer)
--= [6, 7]
--= [9]

array_agg(transform(a, x -> x * 2)) from (values array[1]) t(a)
--: array(array(integer))
--= [[2]]

map_filter(map(array[1, 2], array['a', 'b']), (k, v) -> k = 2 or v = 'a')
--: map(integer, varchar(1))
--= {1=a, 2=b}

transform_values(map(array['a', 'b'], array[1, 2]), (k, v) -> v + 1)
--: map(varchar(1), integer)
--= {a=2, b=3}

zip_with(array['a', 'b'], array[1, 2], (s, n) -> s || cast(n as varchar))
--: array(varchar)
--= [a1, b2]

regexp_replace('new york', '(\w)(\w*)', x -> upper(x[1]) || lower(x[2]))
--: varchar
--= New York
--~ NOT_SUPPORTED

filter(array[cast(row('Shoes', 1) as row(category varchar, n integer))], p -> lower(p.category) = 'shoes' and p.n = 1)
--: array(row(category varchar, n integer))
--= [{category=Shoes, n=1}]

cardinality(filter(array[cast(row('Shoes', 1) as row(category varchar, n integer))], p -> p.n > 1))
--: bigint
--= 0

filter(array[cast(row('a', 1) as row(x varchar, n integer))], p -> p.n = '1')
--! TYPE_MISMATCH: line 1:79: Cannot apply operator: integer = varchar(1)

transform(array[1], (x) -> x)
--: array(integer)
--= [1]

transform(array[1, 2], x -> try(1 / (x - 1)))
--: array(integer)
--= [null, 1]

transform(map_entries(map(array['a'], array[1])), e -> e[1])
--: array(varchar(1))
--= [a]

array_sort(transform(map_keys(map(array['b', 'a'], array[1, 2])), k -> upper(k)))
--: array(varchar(1))
--= [A, B]

reduce_agg(x, 0, (a, b) -> a + b, (a, b) -> a + b) from (values 1, 2, 3) t(x)
--: integer
--= 6
--~ FUNCTION_NOT_FOUND

filter(array[cast(row('a') as row(x varchar))], p -> p.x = 1)
--! TYPE_MISMATCH: line 1:65: Cannot apply operator: varchar = integer
