"""Lets Rasa 3.6 run where TensorFlow is not installed.

Rasa imports TensorFlow nearly everywhere (base classes, decorators, annotations), but with the components of
`config.yml` it never calls it. `install()` puts a finder before all others that answers `import tensorflow` and its
relatives with modules of empty classes. It must run before the first import of rasa. What is gained is measured in
docs/decisions.md: a quarter of the disk, a third of the memory, and Python 3.11.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator
from typing import Any

ABSENT = frozenset(
    {
        "tensorflow",
        "keras",
        "tensorflow_hub",
        "tensorflow_text",
        "tensorflow_addons",
        "tensorboard",
        "jax",
        "jaxlib",
    }
)


class _AnyType(type):
    """A class that can be subscripted, joined with |, called as a decorator and asked for any attribute."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        bare_decorator = len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], type)
        return args[0] if bare_decorator else type.__call__(cls)

    def __getitem__(cls, _: Any) -> Any:
        return cls

    def __or__(cls, _: Any) -> Any:
        return cls

    def __ror__(cls, _: Any) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class _Nothing(metaclass=_AnyType):
    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __init_subclass__(cls, **_: Any) -> None: ...

    def __getattr__(self, _: str) -> Any:
        return _Nothing

    def __call__(self, *args: Any, **_: Any) -> Any:
        return args[0] if args and callable(args[0]) else self


class _AbsentModule(types.ModuleType):
    __path__: list[str] = []
    __version__ = "2.12.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] in ABSENT:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None: ...


def install() -> None:
    """Answer for TensorFlow from now on, in this process."""
    sys.meta_path.insert(0, _Finder())
