"""Local CloudFormation: stacks of exactly the resource types that it can really make."""
