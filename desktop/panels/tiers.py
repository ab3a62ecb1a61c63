"""How a tier stands in a list to choose from, wherever there is one."""

from desktop.widgets.choice_row import Option
from scenarios.catalog import Catalog
from scenarios.texts import _
from scenarios.tiers import Tier


def tier_option(tier: Tier, catalog: Catalog) -> Option:
    """Return a tier to choose: a shipped one under its id and name, one of the user's own under the name they gave."""
    if tier.id in catalog.tiers:
        return Option(tier.id, f"{tier.id}  {_(tier.name)}", _(tier.text))
    return Option(tier.id, tier.name, tier.text)
