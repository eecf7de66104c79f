"""AWS::Lambda::Function, AWS::IAM::Role, AWS::IAM::ManagedPolicy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceType, Surroundings, input_of


class LambdaFunction(ResourceType):
    """A Lambda function whose code is in S3."""

    identity = ("FunctionName", "PackageType")
    known = frozenset(
        {"FunctionName", "Description", "Runtime", "Architectures", "Handler", "Code", "Role", "MemorySize"}
        | {"Timeout", "Environment", "LoggingConfig", "PackageType", "EphemeralStorage"}
    )

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the function."""
        name = properties.get("FunctionName") or around.generated_name(64)
        fitted = input_of(around, "lambda", "CreateFunction", {**properties, "FunctionName": name})
        answer = around.client("lambda").create_function(**fitted)
        return Made(name, {"Arn": answer["FunctionArn"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the code, the configuration, or both."""
        client = around.client("lambda")
        if any(new.get(key) != old.properties.get(key) for key in ("Code", "Architectures")):
            machine = {key: new[key] for key in ("Architectures",) if key in new}
            client.update_function_code(FunctionName=old.physical_id, **new["Code"], **machine)
        rest = {
            key: value for key, value in new.items() if key not in {"Code", "Architectures", "PackageType"}
        }
        parameters = {**rest, "FunctionName": old.physical_id}
        fitted = input_of(around, "lambda", "UpdateFunctionConfiguration", parameters)
        client.update_function_configuration(**fitted)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the function."""
        around.client("lambda").delete_function(FunctionName=old.physical_id)


class Role(ResourceType):
    """An IAM role with its inline and managed policies."""

    identity = ("RoleName", "Path")
    known = frozenset(
        {"RoleName", "Path", "Description", "AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns"}
    )

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the role and its policies."""
        name = properties.get("RoleName") or around.generated_name(64)
        answer = around.client("iam").create_role(
            RoleName=name,
            Path=properties.get("Path", "/"),
            Description=properties.get("Description", ""),
            AssumeRolePolicyDocument=json.dumps(properties["AssumeRolePolicyDocument"]),
        )["Role"]
        made = Made(name, {"Arn": answer["Arn"], "RoleId": answer["RoleId"]})
        self._set_policies(name, {}, properties, around)
        return made

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change trust, description and policies."""
        iam = around.client("iam")
        document = json.dumps(new["AssumeRolePolicyDocument"])
        iam.update_assume_role_policy(RoleName=old.physical_id, PolicyDocument=document)
        iam.update_role(RoleName=old.physical_id, Description=new.get("Description", ""))
        self._set_policies(old.physical_id, old.properties, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the role and its policies."""
        self._set_policies(old.physical_id, old.properties, {}, around)
        around.client("iam").delete_role(RoleName=old.physical_id)

    def _set_policies(
        self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], around: Surroundings
    ) -> None:
        iam = around.client("iam")
        inline = {policy["PolicyName"]: policy["PolicyDocument"] for policy in new.get("Policies", ())}
        for policy in old.get("Policies", ()):
            if policy["PolicyName"] not in inline:
                iam.delete_role_policy(RoleName=name, PolicyName=policy["PolicyName"])
        for policy_name, document in inline.items():
            iam.put_role_policy(RoleName=name, PolicyName=policy_name, PolicyDocument=json.dumps(document))
        before, after = set(old.get("ManagedPolicyArns", ())), set(new.get("ManagedPolicyArns", ()))
        for arn in sorted(before - after):
            iam.detach_role_policy(RoleName=name, PolicyArn=arn)
        for arn in sorted(after - before):
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)


class ManagedPolicy(ResourceType):
    """A policy that roles are given by its ARN."""

    identity = ("ManagedPolicyName", "Path", "Description")
    known = frozenset({"ManagedPolicyName", "Path", "Description", "PolicyDocument"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the policy; its Ref is its ARN."""
        policy = around.client("iam").create_policy(
            PolicyName=properties.get("ManagedPolicyName") or around.generated_name(128),
            Path=properties.get("Path", "/"),
            Description=properties.get("Description", ""),
            PolicyDocument=json.dumps(properties["PolicyDocument"]),
        )["Policy"]
        return Made(policy["Arn"], {"PolicyArn": policy["Arn"], "PolicyId": policy["PolicyId"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Give the policy a new version in the place of the one it had."""
        iam, arn = around.client("iam"), old.physical_id
        before = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = json.dumps(new["PolicyDocument"])
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        iam.delete_policy_version(PolicyArn=arn, VersionId=before)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the policy, which no role may have any more."""
        around.client("iam").delete_policy(PolicyArn=old.physical_id)
