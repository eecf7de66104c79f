"""Amazon Pinpoint's engagement side on one machine: endpoints, import jobs, segments, and its quotas."""
