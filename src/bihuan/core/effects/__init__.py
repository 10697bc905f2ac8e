"""后果 effects: the named consequences of the table of acts, beyond the state and the duties its row names."""

from collections.abc import Callable, Mapping

from bihuan.core.effects import needs, signing, structure, task, time
from bihuan.core.making import Making
from bihuan.core.named import functions_of

EFFECTS: Mapping[str, Callable[[Making], None]] = functions_of(task, needs, time, structure, signing)
