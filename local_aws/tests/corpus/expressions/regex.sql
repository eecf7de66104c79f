-- Trino 476

regexp_like('1a 2b 14m', '\d+b')
--: boolean
--= true

regexp_like('abc', '^b')
--: boolean
--= false

regexp_like('abc', 'B')
--: boolean
--= false

regexp_like('abc', '(?i)B')
--: boolean
--= true

regexp_like('', '')
--: boolean
--= true

regexp_like(null, 'a')
--: boolean
--= NULL

regexp_like('a', '(?=a)')
--: boolean
--= true

regexp_like('foobar', 'foo(?!baz)')
--: boolean
--= true

regexp_like('aa', '(a)\1')
--: boolean
--= true

regexp_like('a.c', 'a\.c')
--: boolean
--= true

regexp_like('a', '[')
--! INVALID_FUNCTION_ARGUMENT: premature end of char-class

regexp_extract('1a 2b 14m', '\d+')
--: varchar(9)
--= 1

regexp_extract('1a 2b 14m', '(\d+)([a-z]+)', 2)
--: varchar(9)
--= a

regexp_extract('abc', 'z')
--: varchar(3)
--= NULL

regexp_extract('abc', 'z*')
--: varchar(3)
--= \""

regexp_extract('1', '[[:alpha:]]*')
--: varchar(1)
--= \""

regexp_extract('bcd', '[a-z]?b?')
--: varchar(3)
--= b

regexp_extract('', '[a-z]?')
--: varchar(0)
--= \""

regexp_extract('', '[a-z]')
--: varchar(0)
--= NULL

regexp_extract('abc', '(z)?b', 1)
--: varchar(3)
--= NULL

regexp_extract('abc', 'b', 1)
--! INVALID_FUNCTION_ARGUMENT: Pattern has 0 groups. Cannot access group 1

regexp_extract('abc12', '(\d)(\d)', 2)
--: varchar(5)
--= 2

regexp_extract('/a/b?x=1', '^[^?]*')
--: varchar(8)
--= /a/b

regexp_extract('user@example.com', '@(.+)$', 1)
--: varchar(16)
--= example.com

regexp_extract_all('1a 2b 14m', '\d+')
--: array(varchar(9))
--= [1, 2, 14]

regexp_extract_all('1a 2b 14m', '(\d+)([a-z]+)', 2)
--: array(varchar(9))
--= [a, b, m]

regexp_extract_all('abc', '\d')
--: array(varchar(3))
--= []

regexp_extract_all('ab', '(a)|b', 1)
--: array(varchar(2))
--= [a, null]

regexp_replace('1a 2b 14m', '\d+[ab] ')
--: varchar(9)
--= 14m

regexp_replace('aXbX', 'X', '-')
--: varchar(14)
--= a-b-

regexp_replace('a1', '(\d)', '<$1>')
--: varchar(14)
--= a<1>

regexp_replace('1a 2b 14m', '(\d+)([ab]) ', '3c$2 ')
--: varchar(229)
--= 3ca 3cb 14m

regexp_replace('abc', '(?<n>b)', '[${n}]')
--: varchar(39)
--= a[b]c

regexp_replace('abc', '', '-')
--: varchar(7)
--= -a-b-c-

regexp_replace('a$b', '\$', '\$\$')
--: varchar(27)
--= a$$b

regexp_replace('abc', 'b', '$0$0')
--: varchar(27)
--= abbc

regexp_replace('aaa', 'a', '\\')
--: varchar(15)
--= \"\\\\\\"

regexp_replace('héllo', '[^\x00-\x7F]', '?')
--: varchar(17)
--= h?llo

regexp_replace('a  b', '\s+', ' ')
--: varchar(14)
--= a b

regexp_split('1a 2b 14m', '\s*[a-z]+\s*')
--: array(varchar(9))
--= [1, 2, 14, ]

regexp_split('a,b;c', '[,;]')
--: array(varchar(5))
--= [a, b, c]

regexp_split('abc', '')
--: array(varchar(3))
--= [, a, b, c, ]
--~ NOT_SUPPORTED

regexp_split('abc', 'z')
--: array(varchar(3))
--= [abc]

regexp_split('a,b,', ',')
--: array(varchar(4))
--= [a, b, ]

regexp_count('1a 2b 14m', '\s*[a-z]+\s*')
--: bigint
--= 3

regexp_count('aaa', 'aa')
--: bigint
--= 1

regexp_count('abc', '')
--: bigint
--= 4

regexp_position('I have 23 apples, 5 pears', '\b\d+\b')
--: integer
--= 8

regexp_position('I have 23 apples, 5 pears', '\b\d+\b', 12)
--: integer
--= 19

regexp_position('abc', 'z')
--: integer
--= -1

regexp_like('über', '\w+ber')
--: boolean
--= false

regexp_extract('a
b', 'a.b')
--: varchar(3)
--= NULL

regexp_extract('x=1;y=2', '(?<key>y)=(\d)', 2)
--: varchar(7)
--= 2

regexp_extract('2026-01-05', '(\d{4})-(\d{2})', 3)
--! INVALID_FUNCTION_ARGUMENT: Pattern has 2 groups. Cannot access group 3

regexp_like('ab', p) from (values 'a', '^b') t(p) order by 1
--: boolean
--= false
--= true

regexp_extract('foobar', '(foo|x)bar', 1)
--: varchar(6)
--= foo

regexp_extract_all('a1b2', '(?<=[a-z])\d')
--: array(varchar(4))
--= [1, 2]

regexp_replace('price: 10', '(?<=: )\d+', '<$0>')
--: varchar(189)
--= price: <10>

regexp_count('aXbX', 'X(?=b)')
--: bigint
--= 1

regexp_extract('über', '\w+')
--: varchar(4)
--= ber

regexp_replace(x, '(a)|(b)', '[$1$2]') from (values 'abc', null) t(x) order by 1
--: varchar(39)
--= [a][b]c
--= NULL

regexp_like('a', '\p{Lu}')
--: boolean
--= false
