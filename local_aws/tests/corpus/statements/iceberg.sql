-- Trino 476

create table events (id bigint, name string, amount decimal(10,2), day date, seen_at timestamp) partitioned by (day) location 's3://corpus/iceberg/events/' tblproperties ('table_type' = 'ICEBERG')
--: done

insert into events values (1, 'ada', decimal '1.50', date '2026-01-01', timestamp '2026-01-01 10:00:00'), (2, 'bob', decimal '2.50', date '2026-01-02', timestamp '2026-01-02 10:00:00.123456'), (3, null, null, date '2026-01-02', null)
--: rows: bigint
--= 3

select id, name, amount, day from events order by id
--: id: bigint | name: varchar | amount: decimal(10,2) | day: date
--= 1 | ada | 1.50 | 2026-01-01
--= 2 | bob | 2.50 | 2026-01-02
--= 3 | NULL | NULL | 2026-01-02

select seen_at from events where id = 2
--: seen_at: timestamp
--= 2026-01-02 10:00:00.123456

select count(*) from events where day = date '2026-01-02'
--: bigint
--= 2

update events set amount = amount * 2, name = upper(name) where id <= 2
--: rows: bigint
--= 2

select id, name, amount from events order by id
--: id: bigint | name: varchar | amount: decimal(10,2)
--= 1 | ADA | 3.00
--= 2 | BOB | 5.00
--= 3 | NULL | NULL

update events set nope = 1
--! COLUMN_NOT_FOUND: line 1:19: The UPDATE SET target column nope doesn't exist

delete from events where name is null
--: rows: bigint
--= 1

select count(*) from events
--: bigint
--= 2

create table changes (id bigint, name string, gone boolean) location 's3://corpus/iceberg/changes/' tblproperties ('table_type' = 'ICEBERG')
--: done

insert into changes values (1, 'ada2', false), (2, 'x', true), (9, 'new', false)
--: rows: bigint
--= 3

merge into events e using changes c on e.id = c.id when matched and c.gone then delete when matched then update set name = c.name when not matched then insert (id, name, day) values (c.id, c.name, date '2026-03-01')
--: rows: bigint
--= 3

select id, name, amount, day from events order by id
--: id: bigint | name: varchar | amount: decimal(10,2) | day: date
--= 1 | ada2 | 3.00 | 2026-01-01
--= 9 | new | NULL | 2026-03-01

insert into changes values (1, 'again', false)
--: rows: bigint
--= 1

merge into events e using changes c on e.id = c.id when matched then update set name = c.name
--! MERGE_TARGET_ROW_MULTIPLE_MATCHES: One MERGE target table row matched more than one source row

alter table events add columns (source string)
--: done

select id, source from events order by id
--: id: bigint | source: varchar
--= 1 | NULL
--= 9 | NULL

insert into events (id, source) values (20, 'web')
--: rows: bigint
--= 1

select id, source from events where source is not null
--: id: bigint | source: varchar
--= 20 | web

alter table events drop column source
--: done

select * from events where id = 20
--: id: bigint | name: varchar | amount: decimal(10,2) | day: date | seen_at: timestamp
--= 20 | NULL | NULL | NULL | NULL

create table copied with (table_type = 'ICEBERG', is_external = false, location = 's3://corpus/iceberg/copied/', partitioning = array['bucket(id, 2)', 'month(day)']) as select id, name, day from events
--: rows: bigint
--= 3

select id, name from copied order by id
--: id: bigint | name: varchar
--= 1 | ada2
--= 9 | new
--= 20 | NULL

create table daily with (table_type = 'ICEBERG', is_external = false, location = 's3://corpus/iceberg/daily/', partitioning = array['day(at)']) as select * from (values (1, timestamp '2026-01-01 23:59:59.000000'), (2, timestamp '2026-01-02 00:00:00.000000')) t(id, at)
--: rows: bigint
--= 2

select id from daily where at >= timestamp '2026-01-02 00:00:00'
--: id: integer
--= 2

delete from daily where at < timestamp '2026-01-02 00:00:00'
--: rows: bigint
--= 1

select count(*) from daily
--: bigint
--= 1

optimize daily rewrite data using bin_pack
--: done

vacuum daily
--: done

select id from daily
--: id: integer
--= 2

drop table daily
--: done

select * from daily
--! TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.corpus_iceberg.daily' does not exist

create table prices (id int, price decimal(10,2), parts int) location 's3://corpus/iceberg/prices/' tblproperties ('table_type' = 'ICEBERG')
--: done

insert into prices select i, i * decimal '1.25' / (i % 3 + 1), i * 2 from unnest(sequence(1, 4)) as t(i)
--: rows: bigint
--= 4

update prices set price = price * (parts / 3) - price / parts where price * parts > 4
--: rows: bigint
--= 2

merge into prices p using (select id, price / 3 as third from prices) q on p.id = q.id when matched and q.third * 2 < p.price then update set price = p.price + q.third * (p.parts / 2)
--: rows: bigint
--= 4

select id, price, price * (parts / 4) as quarter from prices order by id
--: id: integer | price: decimal(10,2) | quarter: decimal(20,2)
--= 1 | 0.84 | 0.00
--= 2 | 1.39 | 1.39
--= 3 | 13.74 | 13.74
--= 4 | 10.93 | 21.86

drop table prices
--: done
