-- Trino 476

'a' || 'b'
--: varchar
--= ab

concat('a', 'b', 'c')
--: varchar
--= abc

concat_ws(',', 'a', null, 'b')
--: varchar
--= a,b

concat_ws(',', array['a', null, 'b'])
--: varchar
--= a,b

length('abc')
--: bigint
--= 3

length('')
--: bigint
--= 0

length('héllo')
--: bigint
--= 5

length('日本語')
--: bigint
--= 3

length('👍a')
--: bigint
--= 2

length(cast('ab' as char(5)))
--: bigint
--= 5
--~ NOT_SUPPORTED

lower('ÀB')
--: varchar(2)
--= àb

upper('straße')
--: varchar(6)
--= STRAßE

upper('àb')
--: varchar(2)
--= ÀB

lower(null)
--: varchar(0)
--= NULL

trim('  a b  ')
--: varchar(7)
--= a b

trim(' ' || chr(9) || 'a' || chr(10))
--: varchar
--= a

trim(both 'x' from 'xxaxx')
--: varchar(5)
--= a

trim(leading 'x' from 'xxaxx')
--: varchar(5)
--= axx

trim(trailing 'xa' from 'xxaxx')
--: varchar(5)
--= \""

trim('xxaxx', 'x')
--: varchar(5)
--= a

ltrim('  a ')
--: varchar(4)
--= \"a "

rtrim(' a  ')
--: varchar(4)
--= \" a"

ltrim('xyaxy', 'xy')
--: varchar(5)
--= axy

rtrim('xyaxy', 'xy')
--: varchar(5)
--= xya

reverse('abc')
--: varchar(3)
--= cba

reverse('日本')
--: varchar(2)
--= 本日

replace('banana', 'a', 'o')
--: varchar(13)
--= bonono

replace('banana', 'a')
--: varchar(6)
--= bnn

replace('abc', '', '-')
--: varchar(7)
--= -a-b-c-

substr('abcdef', 2)
--: varchar(6)
--= bcdef

substr('abcdef', 2, 3)
--: varchar(6)
--= bcd

substr('abc', 0)
--: varchar(3)
--= \""

substr('abc', -2)
--: varchar(3)
--= bc

substr('abc', -2, 1)
--: varchar(3)
--= b

substr('abc', 5)
--: varchar(3)
--= \""

substr('abc', 2, 0)
--: varchar(3)
--= \""

substr('abc', 2, -1)
--: varchar(3)
--= \""

substr('abc', -5)
--: varchar(3)
--= \""

substring('日本語' from 2 for 1)
--: varchar(3)
--= 本

substring('abc', 2)
--: varchar(3)
--= bc

strpos('banana', 'an')
--: bigint
--= 2

strpos('banana', 'an', 2)
--: bigint
--= 4

strpos('banana', 'an', -1)
--: bigint
--= 4

strpos('abc', '')
--: bigint
--= 1

strpos('abc', 'z')
--: bigint
--= 0

position('b' in 'abc')
--: bigint
--= 2

starts_with('banana', 'ban')
--: boolean
--= true

starts_with('banana', '')
--: boolean
--= true

lpad('5', 3, '0')
--: varchar
--= 005

lpad('12345', 3, '0')
--: varchar
--= 123

rpad('ab', 5, 'xy')
--: varchar
--= abxyx

lpad('a', 3, '')
--! INVALID_FUNCTION_ARGUMENT: Padding string must not be empty

lpad('a', -1, 'x')
--! INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]

translate('abcd', 'acd', 'xy')
--: varchar
--= xby

translate('abc', '', 'x')
--: varchar
--= abc

chr(65)
--: varchar(1)
--= A

chr(128077)
--: varchar(1)
--= 👍

codepoint('a')
--: integer
--= 97

codepoint('👍')
--: integer
--= 128077

levenshtein_distance('kitten', 'sitting')
--: bigint
--= 3

hamming_distance('karolin', 'kathrin')
--: bigint
--= 3

hamming_distance('a', 'ab')
--! INVALID_FUNCTION_ARGUMENT: The input strings to hamming_distance function must have the same length

soundex('Robert')
--: varchar(4)
--= R163

word_stem('running')
--: varchar(7)
--= run
--~ FUNCTION_NOT_FOUND

word_stem('generaciones', 'es')
--: varchar(12)
--= gener
--~ FUNCTION_NOT_FOUND

normalize('é', NFD) = 'é'
--: boolean
--= false

length(normalize('é', NFD))
--: bigint
--= 2

length(normalize('é'))
--: bigint
--= 1

format('%s-%d', 'a', 1)
--: varchar
--= a-1

format('%05d', 42)
--: varchar
--= 00042

format('%.2f', 3.14159e0)
--: varchar
--= 3.14

format('%,d', 1234567)
--: varchar
--= 1,234,567

format('%5s|%-5s|', 'a', 'b')
--: varchar
--= \"    a\u007cb    \u007c"

format('%x', 255)
--: varchar
--= ff

format('%b', true)
--: varchar
--= true

format('%s', null)
--: varchar
--= null

format('%s %s', date '2026-01-01', decimal '1.50')
--: varchar
--= 2026-01-01 1.50

format('%%')
--! SYNTAX_ERROR: line 1:8: The 'format' function must have at least two arguments
--~ FUNCTION_NOT_FOUND

format('%1$s %1$s', 'a')
--: varchar
--= a a

format('%e', 12345.678e0)
--: varchar
--= 1.234568e+04

split('a,b,c', ',')
--: array(varchar(5))
--= [a, b, c]

split('a,b,c', ',', 2)
--: array(varchar(5))
--= [a, b,c]

split('a,,c', ',')
--: array(varchar(4))
--= [a, , c]

split('', ',')
--: array(varchar(0))
--= []

split('abc', 'z')
--: array(varchar(3))
--= [abc]

split_part('a.b.c', '.', 2)
--: varchar(5)
--= b

split_part('a.b', '.', 5)
--: varchar(3)
--= NULL

split_part('a.b', '.', 0)
--! INVALID_FUNCTION_ARGUMENT: Index must be greater than zero

split_part('', '.', 1)
--: varchar(0)
--= \""

split_to_map('a=1,b=2', ',', '=')
--: map(varchar, varchar)
--= {a=1, b=2}

split_to_map('a=1,a=2', ',', '=')
--! INVALID_FUNCTION_ARGUMENT: Duplicate keys (a) are not allowed

split_to_map('a=1,b=2,a=3', ',', '=', (k, v1, v2) -> v1)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(11), varchar(1), varchar(1), <function>) for function split_to_map. Expected: split_to_map(varchar, varchar, varchar)

split_to_map('', ',', '=')
--: map(varchar, varchar)
--= {}

split_to_multimap('a=1,b=2,a=3', ',', '=')
--: map(varchar, array(varchar))
--= {a=[1, 3], b=[2]}

'abc' like 'a%'
--: boolean
--= true

'abc' like 'A%'
--: boolean
--= false

'abc' like '_b_'
--: boolean
--= true

'a%c' like 'a\%c' escape '\'
--: boolean
--= true

'a_c' not like 'a#_c' escape '#'
--: boolean
--= false

null like 'a'
--: boolean
--= NULL

'a' < 'b'
--: boolean
--= true

'Z' < 'a'
--: boolean
--= true

'a' = 'a '
--: boolean
--= false

cast('a' as char(3)) = 'a'
--: boolean
--= true
--~ NOT_SUPPORTED

'abc' > 'abcd'
--: boolean
--= false

'10' < '9'
--: boolean
--= true

'it''s'
--: varchar(4)
--= it's

'tab	inside'
--: varchar(10)
--= \"tab\tinside"

U&'\0041\00e9'
--: varchar(2)
--= Aé

'line
break'
--: varchar(10)
--= \"line\nbreak"

''
--: varchar(0)
--= \""

typeof('abc')
--: varchar
--= varchar(3)

typeof(concat('a', 'b'))
--: varchar
--= varchar
--~ NOT_SUPPORTED

typeof(cast('abc' as varchar(2)))
--: varchar
--= varchar(2)
--~ NOT_SUPPORTED

typeof(upper('a'))
--: varchar
--= varchar(1)
--~ NOT_SUPPORTED

typeof('a' || 'b')
--: varchar
--= varchar
--~ NOT_SUPPORTED

to_utf8('é')
--: varbinary
--= c3 a9

from_utf8(X'c3a9')
--: varchar
--= é

from_utf8(X'ff41')
--: varchar
--= �A

from_utf8(X'ff41', '?')
--: varchar
--= ?A

X'0aff'
--: varbinary
--= 0a ff

length(X'0aff')
--: bigint
--= 2

X'0a' || X'ff'
--: varbinary
--= 0a ff

substr(X'0a0b0c', 2, 1)
--: varbinary
--= 0b

reverse(X'0a0b')
--: varbinary
--= 0b 0a
--~ NOT_SUPPORTED

lpad(X'0a', 3, X'00')
--: varbinary
--= 00 00 0a

ngrams(array['a', 'b', 'c'], 2)
--: array(array(varchar(1)))
--= [[a, b], [b, c]]

1 || 'a'
--! FUNCTION_NOT_FOUND: line 1:10: Unexpected parameters (integer, varchar(1)) for function concat. Expected: concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E, concat(char(x), char(y)), concat(varbinary), concat(varchar)

length(5)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer) for function length. Expected: length(char(x)), length(varbinary), length(varchar(x))

lower(X'00')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varbinary) for function lower. Expected: lower(char(x)), lower(varchar(x))

length('a', 'b')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1), varchar(1)) for function length. Expected: length(char(x)), length(varbinary), length(varchar(x))

'a' || cast(null as varchar)
--: varchar
--= NULL

concat('a', cast(null as varchar))
--: varchar
--= NULL

select strpos(s, ''), position('' in s), strpos(s, '', 1), strpos(s, '', -2) from (values 'a', null) as t(s)
--: bigint | bigint | bigint | bigint
--= 1 | 1 | 1 | 1
--= NULL | NULL | NULL | NULL
