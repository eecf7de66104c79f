"""Hive tables read: their partitions, their files in each format."""
