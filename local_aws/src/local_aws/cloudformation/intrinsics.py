"""The intrinsic functions of templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..service import ServiceError
from .template import SUBSTITUTION


class _NoValue:
    """What `AWS::NoValue` gives: the property or item is left out."""


NO_VALUE = _NoValue()


@dataclass(frozen=True)
class Scope:
    """What names mean: *values* of parameters and pseudo-parameters, *conditions*, and resources.

    *ref* gives a resource's Ref, *attribute* a resource's attribute, *imported* another stack's export;
    each raises ServiceError for a name that is not there.
    """

    values: Mapping[str, Any]
    conditions: Mapping[str, Any]
    ref: Callable[[str], Any]
    attribute: Callable[[str, str], Any]
    imported: Callable[[str], str]
    _known: dict[str, bool] = field(default_factory=dict)

    def resolve(self, node: Any) -> Any:
        """Return *node* with every function replaced by its value.

        Raises:
            ServiceError: ValidationError for an unknown name or function.
        """
        if isinstance(node, list):
            items = [self.resolve(item) for item in node]
            return [item for item in items if item is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            key, value = next(iter(node.items()))
            if key == "Ref":
                return self._ref(value)
            if key == "Condition" and isinstance(value, str):
                return self.condition(value)
            if key.startswith("Fn::"):
                return self._function(key, value)
        resolved = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def condition(self, name: str) -> bool:
        """Return whether the condition *name* holds."""
        if name not in self.conditions:
            raise _invalid(f"Template format error: Unresolved condition {name}")
        if name not in self._known:
            self._known[name] = bool(self.resolve(self.conditions[name]))
        return self._known[name]

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        return self.values[name] if name in self.values else self.ref(name)

    def _function(self, key: str, value: Any) -> Any:
        function = _FUNCTIONS.get(key)
        if function is None:
            raise _invalid(f"Template error: local_aws does not know the function {key}")
        return function(self, value)

    def _get_att(self, value: Any) -> Any:
        name, attribute = value if isinstance(value, list) else value.split(".", 1)
        return self.attribute(name, self.resolve(attribute))

    def _sub(self, value: Any) -> str:
        text, variables = (value, {}) if isinstance(value, str) else value
        known = {name: self.resolve(item) for name, item in variables.items()}

        def replaced(name: str) -> str:
            name = name.strip()
            if name in known:
                return _text(known[name])
            root, dot, attribute = name.partition(".")
            return _text(self.attribute(root, attribute) if dot else self._ref(name))

        return SUBSTITUTION.sub(lambda match: replaced(match[1]), text).replace("${!", "${")

    def _join(self, value: Any) -> str:
        delimiter, items = value[0], self.resolve(value[1])
        return delimiter.join(_text(item) for item in items)

    def _if(self, value: Any) -> Any:
        name, then, otherwise = value
        return self.resolve(then if self.condition(name) else otherwise)

    def _select(self, value: Any) -> Any:
        index, items = int(self.resolve(value[0])), self.resolve(value[1])
        if not 0 <= index < len(items):
            raise _invalid(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
        return items[index]

    def _split(self, value: Any) -> list[str]:
        return self.resolve(value[1]).split(value[0])

    def _equals(self, value: Any) -> bool:
        left, right = self.resolve(value)
        return _text(left) == _text(right)


_FUNCTIONS: dict[str, Callable[[Scope, Any], Any]] = {
    "Fn::GetAtt": Scope._get_att,
    "Fn::Sub": Scope._sub,
    "Fn::Join": Scope._join,
    "Fn::If": Scope._if,
    "Fn::Select": Scope._select,
    "Fn::Split": Scope._split,
    "Fn::Equals": Scope._equals,
    "Fn::And": lambda scope, value: all(scope.resolve(item) for item in value),
    "Fn::Or": lambda scope, value: any(scope.resolve(item) for item in value),
    "Fn::Not": lambda scope, value: not scope.resolve(value[0]),
    "Fn::ImportValue": lambda scope, value: scope.imported(scope.resolve(value)),
}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationError", message)
