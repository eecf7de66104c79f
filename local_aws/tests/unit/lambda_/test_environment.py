"""A zip's modules stand apart from the installed ones."""

import os
import sys

from local_clients import zipped

from local_aws.lambda_.environment import Environment


def test_nothing_global_changes():
    """Neither sys.path nor os.environ nor a module of the same name is touched, and close leaves nothing."""
    import json

    main = (
        "import json\nimport os\n\ndef run(event, context):\n"
        "    return json.NAME, os.environ['ONLY_HERE'], os.getenv('ONLY_HERE')\n"
    )
    code = zipped({"json.py": "NAME = 'mine'", "main.py": main})
    path, modules = list(sys.path), set(sys.modules)
    environment = Environment(code, {"ONLY_HERE": "yes"})

    assert environment.handler("main.run")(None, None) == ("mine", "yes", "yes")
    assert sys.modules["json"] is json
    assert sys.path == path
    assert "ONLY_HERE" not in os.environ
    environment.close()
    assert {name for name in set(sys.modules) - modules if name.startswith("_local_lambda_")} == set()


def test_every_form_of_import_finds_the_zip_first():
    """import a.b, import a.b as c, from a import b, from .a import b, star."""
    code = zipped(
        {
            "email/__init__.py": "",
            "email/inner.py": "VALUE = 7\nfrom . import other\n",
            "email/other.py": "from .inner import VALUE as AGAIN\n__all__ = ['AGAIN']\n",
            "main.py": (
                "import email.inner\nimport email.inner as short\nfrom email import inner\n"
                "from email.other import *\nfrom os import environ, path\nimport os.path as p\n"
                "def run(event, context):\n"
                "    return email.inner.VALUE, short.VALUE, inner.VALUE, AGAIN, path is p\n"
            ),
        }
    )
    environment = Environment(code, {})

    assert environment.handler("main.run")(None, None) == (7, 7, 7, 7, True)
    environment.close()


def test_print_goes_to_the_log(capsys, caplog):
    """Standard output belongs to the process that runs the gateway."""
    environment = Environment(zipped({"main.py": "def run(e, c):\n    print('seen', 1)\n"}), {})

    with caplog.at_level("INFO"):
        environment.handler("main.run")(None, None)

    assert capsys.readouterr().out == ""
    assert "seen 1" in caplog.text
    environment.close()
