"""Why more of a lever does nothing in a projection, beside the lever."""

import numpy as np

from scenarios.figures.sentences import input_name
from scenarios.model.supply import BINDING
from scenarios.projection import Projection
from scenarios.texts import _

_RELIEVES = {"wafer_capacity": "dies", "logic_yield": "dies", "hbm_supply": "hbm"}
"""Levers on an input of domestic packages."""
_LICENSED = ("licence_approval", "foreign_allocation", "export_fee")
"""Levers on legal foreign cards."""


def lever_note(projection: Projection, lever_id: str) -> str:
    """Return why more of a lever does nothing in this projection, or an empty text where it can do something."""
    free = projection.catalog.horizon.first_free
    if lever_id in _RELIEVES:
        bound = {BINDING[index] for index in np.unique(projection.binding[free:, 0])}
        if _RELIEVES[lever_id] not in bound:
            inputs = " / ".join(input_name(name) for name in sorted(bound))
            return _("more does nothing here: {inputs} binds").format(inputs=inputs)
    if lever_id in _LICENSED and not projection.legal_supply[free:, 0].any():
        return _("no effect here: no legal foreign supply")
    return ""
