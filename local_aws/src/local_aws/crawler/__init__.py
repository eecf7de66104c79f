"""Local Glue crawlers, of catalog targets: they add the partitions that the folders in S3 show."""
