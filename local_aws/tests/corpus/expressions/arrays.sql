-- Trino 476

array[1, 2, 3][1]
--: integer
--= 1

array[1, 2][3]
--! INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 3 > 2

array[1, 2][0]
--! INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

array[1, 2][-1]
--! INVALID_FUNCTION_ARGUMENT: Array subscript is negative: -1

element_at(array[1, 2], 5)
--: integer
--= NULL

element_at(array[1, 2], -1)
--: integer
--= 2

element_at(array[1, 2], 0)
--! INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

element_at(cast(null as array(integer)), 1)
--: integer
--= NULL

cardinality(array[1, null])
--: bigint
--= 2

cardinality(array[])
--: bigint
--= 0

cardinality(null)
--: bigint
--= NULL

contains(array[1, 2], 2)
--: boolean
--= true

contains(array[1, null], 3)
--: boolean
--= NULL

contains(array[1, null], 1)
--: boolean
--= true

contains(array[1], null)
--: boolean
--= NULL

contains(array['a'], 'A')
--: boolean
--= false

contains_sequence(array[1, 2, 3], array[2, 3])
--: boolean
--= true

contains_sequence(array[1, 2, 3], array[1, 3])
--: boolean
--= false

array_distinct(array[2, null, 1, 2, null])
--: array(integer)
--= [2, null, 1]

array_distinct(array['b', 'a', 'b'])
--: array(varchar(1))
--= [b, a]

array_sort(array[3, null, 1])
--: array(integer)
--= [1, 3, null]

array_sort(array['b', 'a', 'C'])
--: array(varchar(1))
--= [C, a, b]

array_sort(array[2e0, nan(), 1e0])
--: array(double)
--= [1.0, 2.0, NaN]

array_sort(array[3, 2, 5], (x, y) -> if(x < y, 1, if(x = y, 0, -1)))
--: array(integer)
--= [5, 3, 2]
--~ NOT_SUPPORTED

array_sort(array['bc', 'a', 'def'], (x, y) -> if(length(x) < length(y), -1, if(length(x) = length(y), 0, 1)))
--: array(varchar(3))
--= [a, bc, def]
--~ NOT_SUPPORTED

array_sort(array[row(2, 'a'), row(1, 'b')])
--: array(row(integer, varchar(1)))
--= [{1, b}, {2, a}]

array_join(array[1e0, null, 3], '-')
--: varchar
--= 1.0E0-3.0E0

array_join(array[1, null, 3], '-', 'x')
--: varchar
--= 1-x-3

array_join(array['a', 'b'], '')
--: varchar
--= ab

array_join(array[if(false, 'a'), 'b', case when true then 'c' else 'd' end, null], ';')
--: varchar
--= b;c

array_join(array[if(false, 'a')], ';')
--: varchar
--= \""

array_join(array['a', 'b'], ';', '-')
--: varchar
--= a;b

array_join(array['a', 'b'], cast(null as varchar))
--: varchar
--= NULL

array_join(array[1, 2], cast(null as varchar))
--: varchar
--= NULL

array_join(array[], ',')
--: varchar
--= \""

array_join(array[true, false], ',')
--: varchar
--= true,false

array_max(array[1, 3, 2])
--: integer
--= 3

array_max(array[1, null])
--: integer
--= NULL

array_max(array[])
--: unknown
--= NULL

array_min(array['b', 'a'])
--: varchar(1)
--= a

array_min(array[nan(), 1e0])
--: double
--= 1.0

array_position(array[1, 2], 2)
--: bigint
--= 2

array_position(array[1, 2], 9)
--: bigint
--= 0

array_position(array[1, null], null)
--: bigint
--= NULL

array_remove(array[1, 2, 1], 1)
--: array(integer)
--= [2]

array_remove(array[1, null, 2], 2)
--: array(integer)
--= [1, null]

array_union(array[1, 2], array[2, 3])
--: array(integer)
--= [1, 2, 3]

array_union(array[1, null], array[null, 1])
--: array(integer)
--= [1, null]

array_intersect(array[3, 1, 2, 2], array[2, 3])
--: array(integer)
--= [3, 2]

array_intersect(array[1, null], array[null])
--: array(integer)
--= [null]

array_except(array[1, 2, 2, 3], array[3])
--: array(integer)
--= [1, 2]

array_except(array[1, null], array[1])
--: array(integer)
--= [null]

arrays_overlap(array[1, 2], array[2])
--: boolean
--= true

arrays_overlap(array[1, null], array[2])
--: boolean
--= NULL

arrays_overlap(array[1], array[2])
--: boolean
--= false

flatten(array[array[1], array[2, 3]])
--: array(integer)
--= [1, 2, 3]

flatten(array[array[1], null])
--: array(integer)
--= [1]

array[1, 2] || array[3]
--: array(integer)
--= [1, 2, 3]

array[1] || 2
--: array(integer)
--= [1, 2]

0 || array[1]
--: array(integer)
--= [0, 1]

array[1] || array[decimal '2.5']
--: array(decimal(11, 1))
--= [1.0, 2.5]

concat(array[1], array[2], array[3])
--: array(integer)
--= [1, 2, 3]

repeat('a', 3)
--: array(varchar(1))
--= [a, a, a]

repeat(1, 0)
--: array(integer)
--= []

repeat(null, 2)
--: array(unknown)
--= [null, null]

sequence(1, 3)
--: array(bigint)
--= [1, 2, 3]

sequence(3, 1)
--: array(bigint)
--= [3, 2, 1]

sequence(1, 10, 3)
--: array(bigint)
--= [1, 4, 7, 10]

sequence(1, 3, -1)
--! INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start

sequence(5, 5)
--: array(bigint)
--= [5]

slice(array[1, 2, 3], 2, 2)
--: array(integer)
--= [2, 3]

slice(array[1, 2, 3], -2, 1)
--: array(integer)
--= [2]

slice(array[1, 2, 3], 2, 10)
--: array(integer)
--= [2, 3]

slice(array[1, 2, 3], 5, 1)
--: array(integer)
--= []

slice(array[1], 0, 1)
--! INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

slice(array[1], 1, -1)
--! INVALID_FUNCTION_ARGUMENT: length must be greater than or equal to 0

reverse(array[1, 2, 3])
--: array(integer)
--= [3, 2, 1]

trim_array(array[1, 2, 3], 1)
--: array(integer)
--= [1, 2]

trim_array(array[1], 2)
--! INVALID_FUNCTION_ARGUMENT: size must not exceed array cardinality 1: 2

combinations(array['a', 'b', 'c'], 2)
--: array(array(varchar(1)))
--= [[a, b], [a, c], [b, c]]
--~ FUNCTION_NOT_FOUND

ngrams(array['a', 'b', 'c', 'd'], 3)
--: array(array(varchar(1)))
--= [[a, b, c], [b, c, d]]

zip(array[1, 2], array['a', 'b'])
--: array(row(integer, varchar(1)))
--= [{1, a}, {2, b}]

zip(array[1, 2], array['a'])
--: array(row(integer, varchar(1)))
--= [{1, a}, {2, null}]

zip_with(array[1, 2], array[3, 4], (x, y) -> x + y)
--: array(integer)
--= [4, 6]

zip_with(array[1, 2], array[3], (x, y) -> coalesce(x, 0) + coalesce(y, 0))
--: array(integer)
--= [4, 2]

array_histogram(array['a', 'b', 'a'])
--: map(varchar(1), bigint)
--= {a=2, b=1}

dot_product(array[1.0e0, 2.0e0], array[3.0e0, 4.0e0])
--: double
--= 11.0

cosine_distance(array[1.0e0, 0.0e0], array[0.0e0, 1.0e0])
--: double
--= 1.0

euclidean_distance(array[1.0e0, 0.0e0], array[0.0e0, 1.0e0])
--: double
--= 1.4142135623730951

cosine_similarity(array[1.0e0, 2.0e0], array[2.0e0, 4.0e0])
--: double
--= 1.0

--@ type only
shuffle(array[1, 2, 3])
--: array(integer)

array[1, 2] = array[1, 2]
--: boolean
--= true

array[1, null] = array[1, null]
--: boolean
--= NULL
--~ NOT_SUPPORTED

array[1, 2] < array[1, 3]
--: boolean
--= true

array[1, 2] <> array[1]
--: boolean
--= true

array[1, 2] is distinct from array[1, null]
--: boolean
--= true
--~ NOT_SUPPORTED

array[1, 'a']
--! TYPE_MISMATCH: line 1:17: All ARRAY elements must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]

array[1, null, decimal '2.5']
--: array(decimal(11, 1))
--= [1.0, null, 2.5]

array[row(1, 'a')][1].field0
--! INVALID_COLUMN_REFERENCE: line 1:8: Column reference 'field0' is invalid

array[cast(row(1, 'a') as row(n integer, s varchar))][1].s
--: varchar
--= a

array[array[1, 2], array[3]][2][1]
--: integer
--= 3

split('a,b', ',')[2]
--: varchar(3)
--= b

array_agg(x)[1] from (values 5) t(x)
--: integer
--= 5

cardinality(filter(array[1, 2, 3], x -> x > 1))
--: bigint
--= 2

transform(split('1,2,3', ','), x -> cast(x as integer))
--: array(integer)
--= [1, 2, 3]

array_join(transform(array[1, 2], x -> cast(x * 2 as varchar)), ',')
--: varchar
--= 2,4

reduce(array[5, 20, 50], 0, (s, x) -> s + x, s -> s)
--: integer
--= 75

element_at(split('a/b/c', '/'), -1)
--: varchar(5)
--= c

array_intersect(array[1], array[cast(2 as bigint)])
--: array(bigint)
--= []

array_intersect(array[decimal '1.5'], array[2])
--: array(decimal(11, 1))
--= []

array_intersect(array[], array[1])
--: array(integer)
--= []

array_except(array[decimal '1.5'], array[decimal '2.25'])
--: array(decimal(3, 2))
--= [1.50]

array_remove(array[1], decimal '1.5')
--: array(decimal(11, 1))
--= [1.0]

array_remove(array[1], cast(1 as bigint))
--: array(bigint)
--= []

'a' || null
--: array(varchar(1))
--= NULL
--~ NOT_SUPPORTED

array_except(array[5, null, 5], array[])
--: array(integer)
--= [5, null, 5]

array_intersect(array[1, 2], array[2, 3, 1])
--: array(integer)
--= [2, 1]
