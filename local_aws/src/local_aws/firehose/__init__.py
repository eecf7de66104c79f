"""Local Amazon Data Firehose: buffers records, transforms them by Lambda, delivers them to S3."""
