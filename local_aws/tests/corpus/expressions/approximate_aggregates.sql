-- Trino 476

approx_distinct(x) from (values 1, 1, 2, null) t(x)
--: bigint
--= 2

approx_distinct(x) from unnest(sequence(1, 100)) t(x)
--: bigint
--= 100

approx_distinct(x) from (values cast(null as integer)) t(x)
--: bigint
--= 0

approx_distinct(x, decimal '0.01') from (values 'a', 'b') t(x)
--: bigint
--= 2

approx_percentile(x, decimal '0.5') from (values 1, 2, 3) t(x)
--: bigint
--= 2

approx_percentile(x, decimal '0.5') from (values 1, 2, 3, 4) t(x)
--: bigint
--= 3

approx_percentile(x, decimal '0.9') from unnest(sequence(1, 100)) t(x)
--: bigint
--= 91

approx_percentile(x, 0e0) from (values 1e0, 2e0) t(x)
--: double
--= 1.0

approx_percentile(x, 1e0) from (values 1e0, 2e0) t(x)
--: double
--= 2.0

approx_percentile(x, array[decimal '0.25', decimal '0.5', decimal '0.75']) from unnest(sequence(1, 9)) t(x)
--: array(bigint)
--= [3, 5, 7]

approx_percentile(x, decimal '0.5') from (values 1e0, 2e0, 4e0) t(x)
--: double
--= 2.0

approx_percentile(x, w, decimal '0.5') from (values (1, 1), (2, 5), (3, 1)) t(x, w)
--: bigint
--= 2
--~ FUNCTION_NOT_FOUND

approx_percentile(x, decimal '0.5') from (values cast(null as integer)) t(x)
--: bigint
--= NULL

approx_most_frequent(2, x, 10) from (values 'a', 'b', 'a', 'c', 'a', 'b') t(x)
--: map(varchar, bigint)
--= {a=3, b=2}
--~ FUNCTION_NOT_FOUND

cardinality(approx_set(x)) from (values 1, 1, 2) t(x)
--: bigint
--= 2
--~ FUNCTION_NOT_FOUND

cardinality(merge(s)) from (select approx_set(x) s from (values 1, 2) t(x) union all select approx_set(x) from (values 2, 3) t(x)) u
--: bigint
--= 3
--~ FUNCTION_NOT_FOUND

cardinality(empty_approx_set())
--: bigint
--= 0
--~ FUNCTION_NOT_FOUND

value_at_quantile(tdigest_agg(x), decimal '0.5') from (values 1e0, 2e0, 3e0) t(x)
--: double
--= 2.0
--~ FUNCTION_NOT_FOUND

value_at_quantile(qdigest_agg(x), decimal '0.5') from (values 1, 2, 3) t(x)
--: bigint
--= 2
--~ FUNCTION_NOT_FOUND

values_at_quantiles(qdigest_agg(x), array[decimal '0.1', decimal '0.9']) from (values 1, 2, 3) t(x)
--: array(bigint)
--= [1, 3]
--~ FUNCTION_NOT_FOUND

quantile_at_value(qdigest_agg(x), 2) from (values 1, 2, 3) t(x)
--: double
--= 0.3333333333333333
--~ FUNCTION_NOT_FOUND

jaccard_index(make_set_digest(x), make_set_digest(y)) from (values (1, 1), (2, 2)) t(x, y)
--: double
--= 1.0
--~ FUNCTION_NOT_FOUND

k, approx_distinct(x) from (values ('a', 1), ('a', 2), ('b', 1)) t(k, x) group by k order by k
--: k: varchar(1) | bigint
--= a | 2
--= b | 1
