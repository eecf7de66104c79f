-- Trino 476

to_hex(md5(to_utf8('a')))
--: varchar
--= 0CC175B9C0F1B6A831C399E269772661

to_hex(sha1(to_utf8('a')))
--: varchar
--= 86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8

to_hex(sha256(to_utf8('a')))
--: varchar
--= CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB

to_hex(sha512(to_utf8('a')))
--: varchar
--= 1F40FC92DA241694750979EE6CF582F2D5D7D28E18335DE05ABC54D0560E0F5302860C652BF08D560252AA5E74210546F369FBBBCE8C12CFC7957B2652FE9A75

to_hex(xxhash64(to_utf8('a')))
--: varchar
--= D24EC4F1A98C6E5B

to_hex(murmur3(to_utf8('a')))
--: varchar
--= 897859F6655555855A890E51483AB5E6
--~ FUNCTION_NOT_FOUND

to_hex(spooky_hash_v2_32(to_utf8('a')))
--: varchar
--= A0BBC9BD
--~ FUNCTION_NOT_FOUND

to_hex(spooky_hash_v2_64(to_utf8('a')))
--: varchar
--= 1A108191A0BBC9BD
--~ FUNCTION_NOT_FOUND

crc32(to_utf8('a'))
--: bigint
--= 3904355907

lower(to_hex(sha256(to_utf8(''))))
--: varchar
--= e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

to_hex(hmac_md5(to_utf8('a'), to_utf8('key')))
--: varchar
--= 80EA44CCEA14CC2263889567CFACCCD7

to_hex(hmac_sha1(to_utf8('a'), to_utf8('key')))
--: varchar
--= 0DB21F05052F323E714EF9BF1F7B000FFE97E8A0

to_hex(hmac_sha256(to_utf8('a'), to_utf8('key')))
--: varchar
--= 780C3DB4CE3DE5B9E55816FBA98F590631D96C075271B26976238D5F4444219B

to_hex(hmac_sha512(to_utf8('a'), to_utf8('key')))
--: varchar
--= 1D51A72107E0CC8EFC886683AD30EA10134600BFB147D0D5FAF3E95648F3D05459BA8FB541904FD1C5963730E3C2A5CD3A30EE431E225295F345FC5662487A48

md5(to_utf8('é'))
--: varbinary
--= 66 dd cd 97 cf de ab b2 f6 fb 8a 99 9b 4b c7 6f

to_hex(X'0aff')
--: varchar
--= 0AFF

from_hex('0aFF')
--: varbinary
--= 0a ff

from_hex('0a f')
--! INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: " " = 32

from_hex('zz')
--! INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: "z" = 122

to_base64(to_utf8('hello?'))
--: varchar
--= aGVsbG8/

to_base64(X'')
--: varchar
--= \""

from_base64('aGVsbG8/')
--: varbinary
--= 68 65 6c 6c 6f 3f

from_utf8(from_base64('aGVsbG8='))
--: varchar
--= hello

from_base64('*')
--! INVALID_FUNCTION_ARGUMENT: Input byte[] should at least have 2 bytes for base64 bytes

to_base64url(X'fbff')
--: varchar
--= -_8=

from_base64url('-_8=')
--: varbinary
--= fb ff

to_base32(to_utf8('hi'))
--: varchar
--= NBUQ====

from_base32('NBUQ====')
--: varbinary
--= 68 69

to_big_endian_32(1)
--: varbinary
--= 00 00 00 01

to_big_endian_64(-1)
--: varbinary
--= ff ff ff ff ff ff ff ff

from_big_endian_32(X'00000001')
--: integer
--= 1

from_big_endian_64(X'00000000000000ff')
--: bigint
--= 255

to_ieee754_64(1e0)
--: varbinary
--= 3f f0 00 00 00 00 00 00

to_ieee754_32(cast(1 as real))
--: varbinary
--= 3f 80 00 00

from_ieee754_64(X'3ff0000000000000')
--: double
--= 1.0

from_ieee754_32(X'3f800000')
--: real
--= 1.0

md5('a')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1)) for function md5. Expected: md5(varbinary)

sha256(null)
--: varbinary
--= NULL

--@ type only
uuid()
--: uuid

checksum(x) from (values 1, 2) t(x)
--: varbinary
--= 63 87 d0 f5 86 5f d1 36
--~ FUNCTION_NOT_FOUND

to_hex(md5(cast('a' as varbinary)))
--: varchar
--= 0CC175B9C0F1B6A831C399E269772661

from_utf8(X'')
--: varchar
--= \""

xxhash64(X'')
--: varbinary
--= ef 46 db 37 51 d8 e9 99

length(to_utf8('日本'))
--: bigint
--= 6

mod(from_big_endian_64(xxhash64(to_utf8('user-1'))), 100)
--: bigint
--= -60
