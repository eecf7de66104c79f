-- Trino 476

map(array['a', 'b'], array[1, 2])
--: map(varchar(1), integer)
--= {a=1, b=2}

map(array['a', 'a'], array[1, 2])
--! INVALID_FUNCTION_ARGUMENT: Duplicate map keys (a) are not allowed

map(array['a', null], array[1, 2])
--! INVALID_FUNCTION_ARGUMENT: map key cannot be null

map(array['a'], array[1, 2])
--! INVALID_FUNCTION_ARGUMENT: Key and value arrays must be the same length

map(array['a'], array[1])['a']
--: integer
--= 1

--@ athena likely: measured by others, no page says it
map(array['a'], array[1])['z']
--: integer
--= NULL

map(array[1, 2], array['x', 'y'])[2]
--: varchar(1)
--= y

map(array['a'], array[cast(null as integer)])['a']
--: integer
--= NULL

element_at(map(array['a'], array[1]), 'a')
--: integer
--= 1

element_at(map(array['a'], array[1]), 'z')
--: integer
--= NULL

element_at(map(array[1], array['x']), 1)
--: varchar(1)
--= x

element_at(cast(null as map(varchar, integer)), 'a')
--: integer
--= NULL

cardinality(map(array['a'], array[1]))
--: bigint
--= 1

cardinality(map())
--: bigint
--= 0

map_keys(map(array['a', 'b'], array[1, 2]))
--: array(varchar(1))
--= [a, b]

map_values(map(array['a', 'b'], array[1, null]))
--: array(integer)
--= [1, null]

map_entries(map(array['a'], array[1]))
--: array(row(varchar(1), integer))
--= [{a, 1}]

map_from_entries(array[row('a', 1)])
--: map(varchar(1), integer)
--= {a=1}

map_from_entries(array[row('a', 1), row('a', 2)])
--! INVALID_FUNCTION_ARGUMENT: Duplicate map keys (a) are not allowed

multimap_from_entries(array[row('a', 1), row('b', 2), row('a', 3)])
--: map(varchar(1), array(integer))
--= {a=[1, 3], b=[2]}

map_concat(map(array['a'], array[1]), map(array['a', 'b'], array[2, 3]))
--: map(varchar(1), integer)
--= {a=2, b=3}

map_concat(map(array['a'], array[1]), map(array['b'], array[2]), map(array['c'], array[3]))
--: map(varchar(1), integer)
--= {c=3, b=2, a=1}

map_concat(map(array['a'], array[1]), cast(null as map(varchar, integer)))
--: map(varchar, integer)
--= NULL

map_filter(map(array['a', 'b'], array[1, 2]), (k, v) -> v > 1)
--: map(varchar(1), integer)
--= {b=2}

map_filter(map(array['a', 'b'], array[1, 2]), (k, v) -> k = 'z')
--: map(varchar(1), integer)
--= {}

transform_values(map(array['a'], array[1]), (k, v) -> k || '!')
--: map(varchar(1), varchar)
--= {a=a!}

transform_values(map(array['a', 'b'], array[1, null]), (k, v) -> coalesce(v, 0) * 10)
--: map(varchar(1), integer)
--= {a=10, b=0}

transform_keys(map(array['a'], array[1]), (k, v) -> upper(k))
--: map(varchar(1), integer)
--= {A=1}

transform_keys(map(array['a', 'b'], array[1, 2]), (k, v) -> 'x')
--! INVALID_FUNCTION_ARGUMENT: Duplicate map keys (x) are not allowed

map_zip_with(map(array['a', 'b'], array[1, 2]), map(array['a', 'c'], array[3, 4]), (k, x, y) -> coalesce(x, 0) + coalesce(y, 0))
--: map(varchar(1), integer)
--= {a=4, b=2, c=4}
--~ FUNCTION_NOT_FOUND

map(array['a'], array[1]) = map(array['a'], array[1])
--: boolean
--= true

map(array['a', 'b'], array[1, 2]) = map(array['b', 'a'], array[2, 1])
--: boolean
--= true

map(array['a'], array[1]) = map(array['a'], array[2])
--: boolean
--= false

map(array['a'], array[1]) <> map(array['b'], array[1])
--: boolean
--= true

map_agg(k, v) from (values ('a', 1), (null, 2)) t(k, v)
--: map(varchar(1), integer)
--= {a=1}

map_agg(k, v) from (values ('a', 1), ('a', 2)) t(k, v)
--: map(varchar(1), integer)
--= {a=1}

map_agg(k, v) filter (where v > 1) from (values ('a', 1), ('b', 2)) t(k, v)
--: map(varchar(1), integer)
--= {b=2}

map_agg(k, v) from (values ('a', 1)) t(k, v) where k = 'z'
--: map(varchar(1), integer)
--= NULL

multimap_agg(k, v) from (values ('a', 1), ('a', 2), ('b', null)) t(k, v)
--: map(varchar(1), array(integer))
--= {a=[1, 2], b=[null]}

map_union(m) from (values map(array['a'], array[1]), map(array['b'], array[2])) t(m)
--: map(varchar(1), integer)
--= {a=1, b=2}

histogram(x) from (values 'a', 'b', 'a', null) t(x)
--: map(varchar(1), bigint)
--= {a=2, b=1}

m['a'] from (values map(array['a'], array[1])) t(m)
--: integer
--= 1

element_at(m, 'b') from (values map(array['a'], array[1])) t(m)
--: integer
--= NULL

k, v from (values map(array['a', 'b'], array[1, 2])) t(m) cross join unnest(m) as u(k, v) order by k
--: k: varchar(1) | v: integer
--= a | 1
--= b | 2

map_keys(m)[1] from (values map(array['a'], array[1])) t(m)
--: varchar(1)
--= a

cast(map(array['a'], array[1]) as map(varchar, double))
--: map(varchar, double)
--= {a=1.0}

reduce(map_values(map(array['a', 'b'], array[1, 2])), 0, (s, x) -> s + x, s -> s)
--: integer
--= 3

any_match(map_keys(map(array['a'], array[1])), k -> k = 'a')
--: boolean
--= true

map(array[array[1]], array['x'])[array[1]]
--: varchar(1)
--= x

map(array[1e0], array['x'])[1]
--: varchar(1)
--= x

map(array['a'], array[map(array['b'], array[2])])['a']['b']
--: integer
--= 2
