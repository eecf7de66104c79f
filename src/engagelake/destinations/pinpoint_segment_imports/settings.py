"""The variables that this destination reads, and what they mean."""

from engagelake.destinations.pinpoint.settings import APPLICATION

IMPORT_ROLE_ARN = "ENGAGELAKE_PINPOINT__IMPORT_ROLE_ARN"
VARIABLES = {**APPLICATION, IMPORT_ROLE_ARN: "role that Pinpoint reads import files with"}
