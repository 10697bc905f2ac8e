"""前提 guards: the named conditions of the table of acts; each refuses with a sentence or lets the act go on."""

from collections.abc import Callable, Mapping

from bihuan.core.guards import closing, figures, milestones, needs, signing, slips, structure, task, time
from bihuan.core.making import Making
from bihuan.core.named import functions_of

GUARDS: Mapping[str, Callable[[Making], None]] = functions_of(
    task, milestones, figures, needs, time, closing, slips, structure, signing
)
