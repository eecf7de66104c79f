-- Trino 476

create table written_json with (format = 'JSON', external_location = 's3://corpus/files/json/') as select * from (values (1, 'ada', array['x', 'y']), (2, null, null)) t(id, name, tags)
--: rows: bigint
--= 2

create external table read_json (id int, name string, tags array<string>, extra string) row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://corpus/files/json/'
--: done

select * from read_json order by id
--: id: integer | name: varchar | tags: array | extra: varchar
--= 1 | ada | [x, y] | NULL
--= 2 | NULL | NULL | NULL

create table written_csv with (format = 'TEXTFILE', field_delimiter = '|', external_location = 's3://corpus/files/csv/') as select * from (values (1, 'a', 1.5e0), (2, 'b', null)) t(id, name, score)
--: rows: bigint
--= 2

create external table read_csv (id int, name string, score double) row format delimited fields terminated by '|' location 's3://corpus/files/csv/'
--: done

select * from read_csv order by id
--: id: integer | name: varchar | score: double
--= 1 | a | 1.5
--= 2 | b | NULL

create external table read_open_csv (id string, name string, score string) row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde' with serdeproperties ('separatorChar' = '|') location 's3://corpus/files/csv/'
--: done

select id, name from read_open_csv order by id
--: id: varchar | name: varchar
--= 1 | a
--= 2 | b

unload (select id, name from read_json) to 's3://corpus/files/unloaded/' with (format = 'PARQUET')
--: rows: bigint
--= 2

create external table read_unloaded (id int, name string) stored as parquet location 's3://corpus/files/unloaded/'
--: done

select * from read_unloaded order by id
--: id: integer | name: varchar
--= 1 | ada
--= 2 | NULL

unload (select 1 as a) to 's3://corpus/files/unloaded/' with (format = 'PARQUET')
--! HIVE_PATH_ALREADY_EXISTS: Target directory for table 'unloaded.t_b40c38a0_1b8a_4362_a951_928cfa56f8db' already exists: s3://corpus/files/unloaded/

unload (select 1 as a, 'x' as p) to 's3://corpus/files/by_p/' with (format = 'JSON', partitioned_by = array['p'])
--: rows: bigint
--= 1

create external table read_by_p (a int) partitioned by (p string) row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://corpus/files/by_p/'
--: done

select * from read_by_p
--: a: integer | p: varchar

msck repair table read_by_p
--: "": varchar
--= \"Partitions not in metastore:\tread_by_p:p=x"
--= Repair: Added partition to metastore read_by_p:p=x

select * from read_by_p
--: a: integer | p: varchar
--= 1 | x

create external table projected (a int) partitioned by (p string) row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://corpus/files/by_p/' tblproperties ('projection.enabled' = 'true', 'projection.p.type' = 'enum', 'projection.p.values' = 'x,y')
--: done

select * from projected
--: a: integer | p: varchar
--= 1 | x

select count(*) from projected where p = 'y'
--: bigint
--= 0

create table taken with (external_location = 's3://corpus/files/json/') as select 1 as a
--! HIVE_PATH_ALREADY_EXISTS: Target directory for table 'corpus_files.taken' already exists: s3://corpus/files/json/
