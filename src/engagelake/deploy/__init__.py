"""The lake itself, made and changed by CloudFormation; the same templates for AWS and for local AWS."""

from .lake import DeployReport, deploy
from .stack import DeployFailed

__all__ = ["DeployFailed", "DeployReport", "deploy"]
