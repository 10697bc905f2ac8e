"""具名 named: the public functions of modules by name, so that the table of acts can name them as data."""

from collections.abc import Callable, Mapping
from inspect import isfunction
from types import MappingProxyType, ModuleType
from typing import Any


def functions_of(*modules: ModuleType) -> Mapping[str, Callable[..., Any]]:
    """Every public function that the modules define themselves, by name; a name defined twice is a `ValueError`."""
    found: dict[str, Callable[..., Any]] = {}
    for module in modules:
        for name, member in vars(module).items():
            if isfunction(member) and member.__module__ == module.__name__ and not name.startswith("_"):
                if name in found:
                    raise ValueError(f"{name} is defined twice")
                found[name] = member
    return MappingProxyType(found)
