"""The share of Chinese-made accelerators over time: median, bands, reference, and what was published."""

import numpy as np

from scenarios.catalog import Catalog
from scenarios.figures.figure import Band, Figure, Line, Mark, Stretch
from scenarios.figures.imprint import publishers
from scenarios.figures.once import once
from scenarios.figures.sentences import RAMP, band_name, count_name, definition_name, input_name, workload_name
from scenarios.figures.spreads import quarterly_spread
from scenarios.model.supply import BINDING
from scenarios.projection import Projection
from scenarios.texts import _


def share_figure(
    projection: Projection, reference: Projection | None, workload: str, definition: str, count: str = "official"
) -> Figure:
    """Return the share of one workload in one definition, quarter by quarter."""
    p10, p25, p50, p75, p90 = quarterly_spread(projection, definition, count, workload)
    lines = [Line("median", _("Median"), p50)]
    if reference is not None:
        median = quarterly_spread(reference, definition, count, workload)[2]
        lines.append(Line("reference", reference.scenario.name or _("Baseline"), median))
    horizon = projection.catalog.horizon
    return Figure(
        id=f"share.{workload}.{definition}.{count}",
        title=share_title(workload, definition, count),
        unit="fraction",
        at=horizon.starts + 0.125,
        split=horizon.last_observed + 0.25,
        lines=tuple(lines),
        bands=(Band("80", band_name(0.8), p10, p90), Band("50", band_name(0.5), p25, p75)),
        marks=_marks(projection.catalog, workload, definition),
        stretches=binding_stretches(projection),
        statistic="median",
    )


def share_title(workload: str, definition: str, count: str) -> str:
    """Return what a share is of, and how it is counted."""
    return _("{definition}, accelerators for {workload} in China, {count}").format(
        definition=definition_name(definition), workload=workload_name(workload), count=count_name(count)
    )


@once
def binding_stretches(projection: Projection) -> tuple[Stretch, ...]:
    """Return which input of domestic packages is scarce when, by most of the runs; in history it is the ramp."""
    horizon, ruling = projection.catalog.horizon, list[tuple[str, float]]()
    bound = projection.binding[:, 1:]
    parts = np.array([(bound == index).mean(axis=1) for index in range(len(BINDING))])
    for at, most in enumerate(np.argmax(parts, axis=0)):
        ruling.append((RAMP, 1.0) if at < horizon.first_free else (BINDING[most], float(parts[most, at])))
    first, found = 0, list[Stretch]()
    for at in range(1, horizon.count + 1):
        if at == horizon.count or ruling[at][0] != ruling[first][0]:
            part = min(one for _name, one in ruling[first:at])
            name = ruling[first][0]
            end = float(horizon.starts[at - 1]) + 0.25
            found.append(Stretch(float(horizon.starts[first]), end, name, input_name(name), part))
            first = at
    return tuple(found)


@once
def _marks(catalog: Catalog, workload: str, definition: str) -> tuple[Mark, ...]:
    """Return what was published of the share: of this workload where there is any, of the whole market otherwise.

    Points that fall on each other become one, which names the first publisher and all the evidence.
    """
    found = dict[tuple[float, float], Mark]()
    for one in catalog.observations:
        proxy = one.workload == workload
        if (
            one.measure != "share"
            or one.scope != "domestic"
            or not (proxy or (one.workload == "all" and one.definition == definition))
        ):
            continue
        publisher = next(iter(publishers(one.evidence, catalog)), _("our reading"))
        place = (one.middle, one.value)
        same = found.get(place)
        name = _("{first} and others").format(first=same.label) if same else publisher
        evidence = (same.evidence if same else ()) + one.evidence
        found[place] = Mark(*place, name, evidence, one.note, proxy=proxy)
    return tuple(found.values())
