-- Trino 476

ST_AsText(ST_Point(1, 2))
--: varchar
--= POINT (1 2)
--~ FUNCTION_NOT_FOUND

ST_Distance(ST_Point(0, 0), ST_Point(3, 4))
--: double
--= 5.0
--~ FUNCTION_NOT_FOUND

ST_Contains(ST_Polygon('polygon ((0 0, 0 2, 2 2, 2 0))'), ST_Point(1, 1))
--: boolean
--= true
--~ FUNCTION_NOT_FOUND

ST_X(ST_Point(1, 2))
--: double
--= 1.0
--~ FUNCTION_NOT_FOUND

ST_AsText(ST_GeometryFromText('POINT (1 2)'))
--: varchar
--= POINT (1 2)
--~ FUNCTION_NOT_FOUND

great_circle_distance(decimal '36.12', -decimal '86.67', decimal '33.94', -decimal '118.40')
--: double
--= 2886.4489734367016
--~ FUNCTION_NOT_FOUND

bing_tile_quadkey(bing_tile_at(decimal '30.12', 60, 10))
--: varchar
--= 1230301230
--~ FUNCTION_NOT_FOUND

to_geojson_geometry(to_spherical_geography(ST_Point(1, 2)))
--: varchar
--= {"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}
--~ FUNCTION_NOT_FOUND

bar(decimal '0.5', 4)
--: varchar
--= \"\u001b[38;5;196m█\u001b[38;5;214m█\u001b[0m  "
--~ FUNCTION_NOT_FOUND

render(5, color('red'))
--: varchar(35)
--= [38;5;1m5[0m
--~ FUNCTION_NOT_FOUND

cast('10.0.0.1' as ipaddress) = cast('10.0.0.1' as ipaddress)
--: boolean
--= true
--~ NOT_SUPPORTED

contains('10.0.0.0/8', cast('10.1.2.3' as ipaddress))
--: boolean
--= true
--~ NOT_SUPPORTED

parse_data_size('2.3MB')
--: decimal(38, 0)
--= 2411724

parse_presto_data_size('2.3MB')
--: decimal(38, 0)
--= 2411724

hash_counts(make_set_digest(x)) from (values 1) t(x)
--: map(bigint, smallint)
--= {19144387141682250=1}
--~ FUNCTION_NOT_FOUND
