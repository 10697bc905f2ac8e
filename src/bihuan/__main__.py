"""闭环 bihuan: `python -m bihuan` is the `bihuan` command."""

import sys

from bihuan.cli import main

sys.exit(main())
