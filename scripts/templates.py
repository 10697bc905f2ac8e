"""模板 templates: every template of the pages compiles, so that no page fails for the first time before a reader."""

import os
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "bihuan"


def names() -> list[str]:
    """Every template by the name under which pages ask for it."""
    folders = [folder for folder in SOURCE.glob("*/templates") if folder.is_dir()]
    kinds = (".html", ".txt", ".xml")
    return sorted(
        str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.suffix in kinds
    )


def broken() -> dict[str, str]:
    """The templates that do not compile, each with what is wrong."""
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    django.setup()
    wrong = {}
    for name in names():
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            wrong[name] = f"{type(error).__name__}: {error}"
    return wrong


def main() -> int:
    """The exit status: 0 where every template compiles."""
    wrong = broken()
    for name, why in wrong.items():
        print(f"{name}: {why}")
    if not wrong:
        print(f"templates: {len(names())} compile")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
