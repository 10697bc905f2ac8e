"""后果 effects: the named consequences of the table of acts, beyond the state and the duties its row names."""

from collections.abc import Callable, Mapping

from bihuan.core.effects import closing, figures, milestones, needs, signing, slips, structure, task, time
from bihuan.core.making import Making
from bihuan.core.named import functions_of

EFFECTS: Mapping[str, Callable[[Making], None]] = functions_of(
    task, milestones, figures, needs, time, closing, slips, structure, signing
)
