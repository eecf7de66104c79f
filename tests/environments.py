"""Environments of Engagelake on one gateway of local AWS: tests keep apart by their names."""

from engagelake.settings import Settings


def use_environment(patch, gateway, env):
    """Let *patch* point this process to the environment *env* of *gateway*, and return its settings."""
    for name, value in {
        "AWS_ENDPOINT_URL": gateway.endpoint_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "ENGAGELAKE_AWS__ACCOUNT": "123456789012",
        "ENGAGELAKE_ENV": env,
    }.items():
        patch.setenv(name, value)
    return Settings.from_environment()
