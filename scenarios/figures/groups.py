"""What groups of parameters are called, in the order in which they are shown."""

from scenarios.texts import _


def group_names() -> dict[str, str]:
    """Return the headings of the lever groups, in the order of the panel."""
    return {
        "export_restrictions": _("Export restrictions"),
        "chip_availability": _("Chip availability"),
        "model_efficiency": _("Model efficiency"),
        "software_and_market": _("Software and market"),
    }


def group_name(group: str) -> str:
    """Return what a group of parameters is called; those of the levers as in the levers' panel."""
    names = {
        "foreign_supply": _("Foreign supply"),
        "domestic_supply": _("Domestic supply"),
        "hardware": _("Hardware"),
        "software": _("Software"),
        "demand": _("Demand"),
        "choice": _("Choice"),
        "installed_base": _("Installed base"),
        "vendors": _("Vendors"),
    }
    return {**group_names(), **names}[group]
